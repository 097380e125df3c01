"""A denoising model on the simulated chip against the exact law of its codes.

    chain.py --isinglass BIN step|physics|chain|label [--plant]

A chain of two steps is trained for a moment, so that its weights are none in particular, and compiled. `step`
drives one image with given signs and compares its cells with the law of the codes, enumerated here from
`image dump`; `physics` does so on dies that depart from the ideal, with the law of one iteration's exact
transition matrix; `chain` compares the pictures of the whole chain, turned on the chip, with the sum over all
states of x_1; `label` does so with a label that the steps hold. Bars are four standard errors over independent
chips. --plant turns one drive around, takes the visible spins of one step for those of the other, or has the label
never forgotten, and must fail.
"""

import itertools
import tomllib

import numpy as np

import chip
from chip import CHIPS, TURNS, Planted, compare, expect

MODEL = """model Layer(rows: int, columns: int) {
  graph g = grid(rows, columns) connect (0,1);
  spin s[g];
  param W[g.edges] = 0;
  param b[g] = 0;
  energy -sum((i,j) in g.edges) W[i,j]*s[i]*s[j] - sum(i in g) b[i]*s[i];
  beta 0.8;
}
dtm Small(rows: int = 3, columns: int = 4) {
  pixels x[2, 2];
  step Layer(rows: rows, columns: columns) visible x on s scattered(parity: any, seed: 4);
  forward (steps: 2, times: linear(end: 0.9), rate: {x: 0.9});
}
train Small {
  data: npz("data.npz");
  batch: 64; warmup: 20; samples: 8; thin: 2; epochs: 6;
  optimiser: adam(rate: 0.03);
}
generate Small { sweeps: 300; images: 64; }
"""

LABELLED = (MODEL.replace("pixels x[2, 2];", "pixels x[1, 2];\n  label y of 2 (copies: 1);").replace("visible x on", "visible x, y on")
            .replace("rate: {x: 0.9}", "rate: {x: 0.9, y: 0.7}"))


class Chain:
    """What was made of a model of this shape: the dumps of both steps, and the nodes of their visible spins."""

    def __init__(self, tool, shape=(3, 4), options=("--at", "4,2"), labelled=False):
        self.tool, self.shape, self.cells = tool, shape, shape[0] * shape[1]
        defines = ["-D", f"rows={shape[0]}", "-D", f"columns={shape[1]}"]
        with open(tool.path("m.ebm"), "w") as file:
            file.write(LABELLED if labelled else MODEL)
        rng = np.random.default_rng(1)
        # Two pictures and a little noise: weights of some size.
        x = np.where(rng.random((640, 1, 1)) < 0.6, [[1, 0], [1, 1]], [[0, 1], [0, 0]]) ^ (rng.random((640, 2, 2)) < 0.1)
        y = x[:, 0, 0].astype(np.uint8)
        np.savez(tool.path("data.npz"), x=(255 * (x[:, 1:] if labelled else x)).astype(np.uint8), y=y)
        run = f"run{shape[0]}x{shape[1]}"
        tool("train", "m.ebm", *defines, "-o", run, "--threads", 1)
        tool("compile", "m.ebm", *defines, "--target=dtca:paper-g12", "--params", f"{run}/model.npz", *options, "-o", "m.dtcc")
        self.nodes, self.dumps = np.load(tool.path("m.dtcc"))["nodes"], []
        for step in (1, 2):
            tool("image", "step", "m.dtcc", step, "-o", f"{step}.dtci")
            self.dumps.append(tomllib.loads(tool("image", "dump", f"{step}.dtci")))
        self.states = np.array(list(itertools.product([-1, 1], repeat=self.cells)), np.int8)

    def signs(self, step, x):
        """x_t on the nodes of a step, [cells]."""
        signs = np.zeros(self.cells, np.int8)
        signs[self.nodes[step]] = x
        return signs

    def law(self, step, signs):
        """P(cells | signs of the drives) of the codes, over states in the order of nodes."""
        dump, (rows, columns) = self.dumps[step], self.shape
        window, turn = dump["window"], TURNS[dump["placement"][0]["turn"]]
        node = {turn(r, c, rows, columns): r * columns + c for r, c in itertools.product(range(rows), range(columns))}
        energy = np.zeros(len(self.states))
        for name, factor in (("biases", np.ones(self.cells)), ("drives", signs)):
            for cell, code in np.ndenumerate(np.array(window[name])):
                energy -= dump["scale"] * code * factor[node[cell]] * self.states[:, node[cell]]
        for direction in dump["direction"]:
            a, b = direction["step"]
            for (r, c), code in np.ndenumerate(np.array(direction["near"])):
                if code:
                    energy -= dump["scale"] * code * self.states[:, node[r, c]] * self.states[:, node[r + a, c + b]]
        weight = np.exp(energy.min() - energy)
        return weight / weight.sum()

    def drive(self, step, signs, *options, seed=3):
        """All cells of chips that are driven so, latent ones too: the text form makes those visible. And the die."""
        text = self.tool("image", "dump", f"{step + 1}.dtci")
        roles = text[text.index("roles = ["):text.index("]", text.index("roles = ["))]
        with open(self.tool.path("all.toml"), "w") as file:
            file.write(text.replace(roles, roles[:9] + roles[9:].replace("l", "v")))
        self.tool("image", "assemble", "all.toml", "-o", "all.dtci")
        np.savez(self.tool.path("drive.npz"), s=signs.reshape(self.shape))
        reads, die = self.tool.run("--drive", "drive.npz", *options, image="all.dtci", seed=seed)
        return reads["s"][:, -1].reshape(CHIPS, self.cells).astype(float), die


def turned_around(signs):
    wrong = signs.copy()
    wrong[np.flatnonzero(signs)[1]] *= -1
    return wrong


def step(tool, plant):
    """Every cell, and every pair, of a driven step."""
    chain = Chain(tool)
    assert np.count_nonzero(chain.dumps[0]["window"]["drives"]) == 4
    signs = chain.signs(0, [1, -1, -1, 1])
    spins, _ = chain.drive(0, signs)
    probability = chain.law(0, turned_around(signs) if plant else signs)
    expect("means", spins, probability @ chain.states)
    i, j = np.triu_indices(chain.cells, 1)
    expect("pairs", spins[:, i] * spins[:, j], probability @ (chain.states[:, i] * chain.states[:, j]))


def physics(tool, plant):
    """A drive is a bias of the cell: its slope, its early latch and its past are those of the whole field."""
    cases = {"spreads": ((3, 4), ["--slope-spread", 0.2, "--offset-spread", 0.4, "--mismatch", 0.2, "--keep", 0.3], 0),
             "stale": ((2, 3), ["--stale", 0.4], 0.4)}
    for name, (shape, options, share) in cases.items():
        chain = Chain(tool, shape)
        signs = chain.signs(0, [1, -1, -1, 1])
        spins, die = chain.drive(0, signs, *options)
        box = chip.Box(die)
        box.h = box.h + die["drive"].reshape(-1) * (turned_around(signs) if plant else signs)
        try:
            compare(name, box, box.stale_stationary(share) if share else box.stationary(), spins)
        except Planted as fault:
            if not plant:
                raise
            print(f"The planted fault was seen: {fault}")
        else:
            assert not plant, f"{name}: the planted fault was not seen"


def chain(tool, plant):
    """The law of the pictures, over all sixteen."""
    chain = Chain(tool, options=("--at", "3,2", "--turn", "quarter"))
    outputs = np.array(list(itertools.product([-1, 1], repeat=4)))
    transition = np.zeros((2, 16, 16))  # [step, x_t, x_{t-1}]
    for t in (0, 1):
        places = chain.nodes[1 - t] if plant and t == 0 else chain.nodes[t]
        number = ((chain.states[:, places] > 0) * [8, 4, 2, 1]).sum(axis=1)
        for given, x in enumerate(outputs):
            transition[t, given] = np.bincount(number, chain.law(t, chain.signs(t, x)), 16)
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


def label(tool, plant):
    """The law of two pixels, given class 1: the host forgets its spins forwards, and each step holds what that gave."""
    chain = Chain(tool, options=("--at", "3,2", "--turn", "quarter"), labelled=True)
    spins = np.array(list(itertools.product([-1, 1], repeat=2)))

    def transition(t, held):
        """[pixels of x_t, pixels of x_{t-1}] of a step that holds the label's two spins."""
        pixels, label = chain.nodes[t][:2], chain.nodes[t][2:]
        number = ((chain.states[:, pixels] > 0) * [2, 1]).sum(axis=1)
        rows = []
        for x in spins:
            signs = np.zeros(chain.cells, np.int8)
            signs[pixels] = x
            law = chain.law(t, signs) * (chain.states[:, label] == held).all(axis=1)
            rows.append(np.bincount(number, law / law.sum(), 4))
        return np.array(rows)

    y0, keep = np.array([-1, 1]), 1.0 if plant else (1 + np.exp(-0.7 * 0.45)) / 2
    x1 = sum(np.prod(np.where(y1 == y0, keep, 1 - keep)) * (np.full(4, 1 / 4) @ transition(1, y1)) for y1 in spins)
    truth = x1 @ transition(0, y0)
    count = 16 * CHIPS
    tool("image", "run", "m.dtcc", "-o", "x.npz", "--chips", count, "--seed", 5, "--label", "y=1")
    drawn = np.load(tool.path("x.npz"))
    assert (drawn["y"] == 1).all(), "the label is held"
    number = (drawn["x"].reshape(count, 2) * [2, 1]).sum(axis=1)
    expect("pixels", (number[:, None] == np.arange(4)).astype(float), truth)


if __name__ == "__main__":
    chip.main({f.__name__: f for f in (step, physics, chain, label)}, __doc__, {"step", "chain", "label"})
