"""Chains of images around one image, small.dtci: nested deep, of many labels, called meta; four.dtcc: of four steps."""
import sys

import numpy as np

image = np.fromfile(sys.argv[1], np.uint8)
huge = np.fromfile(sys.argv[2], np.uint8)
PIXELS = '{"name": "%s", "shape": [2], "levels": 1, "front": false, "rate": 1.0}'
LABEL = '{"name": "y", "classes": 2, "copies": 1, "rate": 1}'


def save(name, text, steps):
    arrays = {f"step_{number + 1}": step for number, step in enumerate(steps)}
    with open(name, "wb") as file:
        np.savez_compressed(file, chain=np.array(text.encode()), nodes=np.array([[0, 1]] * len(steps), np.int32), **arrays)


def chain(observables, times="0, null"):
    return '{"format": 2, "name": "x", "times": [%s], "observables": [%s]}' % (times, observables)


save("deep.dtcc", '{"format": ' + "[" * 1000000 + "]" * 1000000 + "}", [image])
save("many.dtcc", chain(", ".join([LABEL] * 160000)), [image])
save("meta.dtcc", chain(PIXELS % "meta"), [image])
save("good.dtcc", chain(PIXELS % "x"), [image])
save("four.dtcc", chain(PIXELS % "x", "0, 1, 2, 3, 4"), [huge] * 4)
