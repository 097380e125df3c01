"""What the chip's tests need beside the tool: arrays, one wrong code in a dump, and a law by enumeration."""

import itertools
import json
import re
import sys
import tomllib

import numpy as np


def make():
    random = np.random.default_rng(3)
    for name in ("w", "other"):
        W = random.normal(0, 0.5, (2, 3, 3)).astype(np.float32)
        W[0, :, 2] = W[1, 0, :] = 0  # these edges leave the open lattice
        np.savez(f"{name}.npz", W=W)
    up = np.ones((3, 3), np.int8)
    np.savez("up.npz", s=up)
    np.savez("column.npz", s=np.array([[0, -1, 0], [0, 1, 0], [0, -1, 0]], np.int8))
    np.savez("corner.npz", s=np.array([[0, 0, 0], [0, 0, 0], [0, 0, 1]], np.int8))
    np.savez("unknown.npz", t=up)
    np.savez("shape.npz", s=np.ones((3, 4), np.int8))
    np.savez("zeros.npz", s=np.zeros((3, 3), np.int8))


def plant(where, path):
    """The dump with the middle cell of a 3 x 3 window off by a few codes: its first coupling, at both ends or at
    the far one, or its bias."""
    text = open(path).read()
    at = text.index("biases = [" if where == "bias" else "near = [")
    end = text.index("]\n\n", at) + 2
    lines = text[at:end].split("\n")
    codes = [int(code) for code in re.findall(r"-?\d+", lines[2])]
    codes[1] += 3 if codes[1] < 3 else -3
    lines[2] = f"  {codes},"
    block = "\n".join(lines)
    if where == "end":
        block = text[at:end] + block.replace("near", "far", 1)
    print(text[:at] + block + text[end:], end="")


def around():
    """The dump on stdin with the codes of row 0 of its first direction on row 4 too, where it has none."""
    lines = sys.stdin.read().split("\n")
    first = lines.index("near = [") + 1
    lines[first + 4] = lines[first]
    print("\n".join(lines), end="")


def ends(path):
    """Cells (4, 0) and (0, 1) of the reads have the correlation of one coupling of 1/2."""
    spins = np.load(path)["s"].astype(float)
    products = (spins[:, :, 4, 0] * spins[:, :, 0, 1]).mean(axis=1)
    error = products.std(ddof=1) / np.sqrt(len(products))
    assert abs(products.mean() - np.tanh(0.5)) < 4 * error < 0.05, (products.mean(), error)


def law(path, exact):
    """Means, log Z and energy of the codes of a dump, unturned and all free, against `exact`."""
    dump, exact = tomllib.load(open(path, "rb")), json.load(open(exact))
    rows, columns = dump["window"]["size"]
    states = np.array(list(itertools.product([-1, 1], repeat=rows * columns)))
    logit = states @ np.array(dump["window"]["biases"]).reshape(-1).astype(float)
    for direction in dump["direction"]:
        a, b = direction["step"]
        for (r, c), code in np.ndenumerate(np.array(direction["near"])):
            if code:
                logit += code * states[:, r * columns + c] * states[:, (r + a) * columns + c + b]
    logit *= dump["scale"]
    z = np.exp(logit).sum()
    weights = np.exp(logit) / z
    np.testing.assert_allclose(exact["mean"]["s"], weights @ states, atol=1e-6)
    np.testing.assert_allclose(exact["log_z"], np.log(z), atol=1e-6)
    np.testing.assert_allclose(exact["energy"], -(weights @ logit) / dump["beta"], atol=1e-5)


def reads(path, expected):
    """What the cells of a 3 x 3 variable show in the reads, row by row: + or -, . for both, 0 for never read."""
    spins = np.load(path)["s"]
    for cell, symbol in zip(spins.reshape(-1, 9).T, expected.replace("/", ""), strict=True):
        shown = set(np.unique(cell).tolist())
        assert shown == {"+": {1}, "-": {-1}, "0": {0}, ".": {-1, 1}}[symbol], (symbol, shown)


def bill(stats, energy):
    """The events that a run counted are those of the static estimate, and so are the joules."""
    run, static = json.load(open(stats))["events"], json.load(open(energy))
    counted = [(cost["component"], cost["events"], cost["joules"]) for cost in run["costs"]]
    assert counted == [(cost["component"], cost["events"], cost["joules"]) for cost in static["costs"]]
    assert run["joules"] == static["joules"], (run["joules"], static["joules"])


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
