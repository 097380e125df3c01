#!/usr/bin/env python3
"""Quality against the bits of a chip's codes, out of the folder that bits.sh filled.

    bits.py FOLDER

Writes FOLDER/bits.csv, and, where matplotlib is to be had (python3-matplotlib, or PyPI), FOLDER/bits.svg.
"""
import csv
import glob
import json
import os
import re
import sys


def read(folder):
    for path in glob.glob(os.path.join(folder, "[0-9]*.json")):
        with open(path) as file:
            report = json.load(file)
        bits = int(os.path.basename(path).split(".")[0])
        with open(os.path.join(folder, f"{bits}.txt")) as file:
            text = file.read()
        couplings, vanished = (sum(map(int, found)) for found in zip(*re.findall(r"; (\d+) couplings, (\d+) of them became 0", text)))
        yield [bits, report["chip"]["normalised"], report["free"]["normalised"], vanished / couplings]


def draw(path, rows):
    try:
        import matplotlib
    except ImportError:
        print("matplotlib is not here: bits.csv only")
        return
    matplotlib.use("svg")
    from matplotlib import pyplot
    figure, axis = pyplot.subplots(figsize=(4.6, 3.4), layout="constrained")
    axis.plot([row[0] for row in rows], [row[1] for row in rows], marker="o", label="simulated chip")
    axis.axhline(rows[-1][2], color="0.5", linestyle="--", label="CPU")
    axis.set(xlabel="bits of a code", ylabel="normalised Fréchet distance", ylim=(0, None), xticks=[row[0] for row in rows])
    axis.legend()
    figure.savefig(path)


def main(folder):
    rows = sorted(read(folder))
    with open(os.path.join(folder, "bits.csv"), "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["bits", "chip", "cpu", "vanished"])
        table.writerows([bits, f"{chip:.4f}", f"{cpu:.4f}", f"{vanished:.4f}"] for bits, chip, cpu, vanished in rows)
    draw(os.path.join(folder, "bits.svg"), rows)
    print(f"{'bits':>4} {'chip':>8} {'CPU':>8} {'couplings that became 0':>24}")
    for bits, chip, cpu, vanished in rows:
        print(f"{bits:4} {chip:8.4f} {cpu:8.4f} {100 * vanished:22.1f} %")


main(sys.argv[1])
