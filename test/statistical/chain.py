"""A denoising model on the simulated chip against the exact law of its codes.

    chain.py --isinglass BIN step|chain [--plant]

A chain of two steps is trained for a moment, so that its weights are none in particular, and compiled. `step`
drives one image with given signs and compares its cells with the law of the codes, enumerated here from
`image dump`; `chain` compares the pictures of the whole chain with the sum over all states of x_1. Bars are four
standard errors over independent chips. --plant turns one drive around, or takes the visible spins of one step for
those of the other, and must fail.
"""

import argparse
import itertools
import os
import sys
import tempfile
import tomllib

import numpy as np

from chip import CHIPS, Planted, Tool, expect

MODEL = """model Layer(rows: int) {
  graph g = grid(rows, 4) connect (0,1);
  spin s[g];
  param W[g.edges] = 0;
  param b[g] = 0;
  energy -sum((i,j) in g.edges) W[i,j]*s[i]*s[j] - sum(i in g) b[i]*s[i];
  beta 0.8;
}
dtm Small {
  pixels x[2, 2];
  step Layer(rows: 3) visible x on s scattered(parity: any, seed: 4);
  forward (steps: 2, times: linear(end: 0.9), rate: {x: 0.9});
}
train Small {
  data: npz("data.npz");
  batch: 64; warmup: 20; samples: 8; thin: 2; epochs: 6;
  optimiser: adam(rate: 0.03);
}
generate Small { sweeps: 300; images: 64; }
"""


def prepare(tool):
    with open(tool.path("m.ebm"), "w") as file:
        file.write(MODEL)
    rng = np.random.default_rng(1)
    # Two pictures and a little noise: weights of some size.
    x = np.where(rng.random((640, 1, 1)) < 0.6, [[1, 0], [1, 1]], [[0, 1], [0, 0]]) ^ (rng.random((640, 2, 2)) < 0.1)
    np.savez(tool.path("data.npz"), x=(255 * x).astype(np.uint8))
    tool("train", "m.ebm", "-o", "run", "--threads", 1)
    tool("compile", "m.ebm", "--target=dtca:paper-g12", "--params", "run/model.npz", "--at", "3,2", "-o", "m.dtcc")
    file = np.load(tool.path("m.dtcc"))
    dumps = []
    for step in (1, 2):
        tool("image", "step", "m.dtcc", step, "-o", f"{step}.dtci")
        dumps.append(tomllib.loads(tool("image", "dump", f"{step}.dtci")))
    return dumps, file["nodes"]


SHAPE = (3, 4)
STATES = np.array(list(itertools.product([-1, 1], repeat=12)), np.int8)


def law(dump, signs):
    """P(cells | signs of the drives), [states]: placed without a turn, so that the window is the model's grid."""
    assert dump["placement"][0]["turn"] == "identity" and dump["window"]["size"] == list(SHAPE)
    field = np.array(dump["window"]["biases"]) + np.array(dump["window"]["drives"]) * signs
    energy = -dump["scale"] * STATES @ field.reshape(-1)
    for direction in dump["direction"]:
        a, b = direction["step"]
        for (r, c), code in np.ndenumerate(np.array(direction["near"])):
            if code:
                energy = energy - dump["scale"] * code * STATES[:, r * 4 + c] * STATES[:, (r + a) * 4 + c + b]
    weight = np.exp(energy.min() - energy)
    return weight / weight.sum()


def step(tool, plant):
    """Every cell, and every pair, of a driven step."""
    dumps, nodes = prepare(tool)
    dump = dumps[0]
    assert np.count_nonzero(dump["window"]["drives"]) == 4
    signs = np.zeros(12, np.int8)
    signs[nodes[0]] = [1, -1, -1, 1]
    np.savez(tool.path("drive.npz"), s=signs.reshape(SHAPE))
    # The latent cells are to be seen too: the text form makes them visible.
    text = tool("image", "dump", "1.dtci")
    roles = text[text.index("roles = ["):text.index("]", text.index("roles = ["))]
    with open(tool.path("all.toml"), "w") as file:
        file.write(text.replace(roles, roles[:9] + roles[9:].replace("l", "v")))
    tool("image", "assemble", "all.toml", "-o", "all.dtci")
    tool("image", "run", "all.dtci", "--drive", "drive.npz", "-o", "out.npz", "--chips", CHIPS, "--seed", 3)
    spins = np.load(tool.path("out.npz"))["s"][:, -1].reshape(CHIPS, 12).astype(float)
    if plant:
        signs[nodes[0][1]] *= -1
    probability = law(dump, signs.reshape(SHAPE))
    expect("means", spins, probability @ STATES)
    i, j = np.triu_indices(12, 1)
    expect("pairs", spins[:, i] * spins[:, j], probability @ (STATES[:, i] * STATES[:, j]))


def chain(tool, plant):
    """The law of the pictures, over all sixteen."""
    dumps, nodes = prepare(tool)
    outputs = np.array(list(itertools.product([-1, 1], repeat=4)))
    transition = np.zeros((2, 16, 16))  # [step, x_t, x_{t-1}]
    for t, dump in enumerate(dumps):
        places = nodes[1 - t] if plant and t == 0 else nodes[t]
        number = ((STATES[:, places] > 0) * [8, 4, 2, 1]).sum(axis=1)
        for given, x in enumerate(outputs):
            signs = np.zeros(12)
            signs[nodes[t]] = x
            transition[t, given] = np.bincount(number, law(dump, signs.reshape(SHAPE)), 16)
    truth = np.full(16, 1 / 16) @ transition[1] @ transition[0]
    count = 4 * CHIPS
    tool("image", "run", "m.dtcc", "-o", "x.npz", "--chips", count, "--seed", 5, "--threads", 1)
    x = np.load(tool.path("x.npz"))["x"].reshape(count, 4)
    drawn = (x * [8, 4, 2, 1]).sum(axis=1)
    common = np.flatnonzero(truth * count > 50)
    assert len(common) >= 6, "pictures of some variety"
    expect("pictures", (drawn[:, None] == common).astype(float), truth[common])
    tool("image", "run", "m.dtcc", "-o", "y.npz", "--chips", count, "--seed", 5, "--threads", 2)
    assert open(tool.path("x.npz"), "rb").read() == open(tool.path("y.npz"), "rb").read(), "threads change nothing"


TESTS = {f.__name__: f for f in (step, chain)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=TESTS)
    parser.add_argument("--isinglass", required=True)
    parser.add_argument("--plant", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ISINGLASS_CACHE"] = os.path.join(folder, "cache")
        try:
            TESTS[options.name](Tool(os.path.abspath(options.isinglass), folder), options.plant)
        except Planted as fault:
            if not options.plant:
                sys.exit(str(fault))
            print(f"The planted fault was seen: {fault}")
            return
    if options.plant:
        sys.exit("The planted fault was not seen")


if __name__ == "__main__":
    main()
