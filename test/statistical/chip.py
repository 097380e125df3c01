"""The simulated chip against the exact laws of small chips.

    chip.py --isinglass BIN ideal|physics|relaxation|die [--plant]

Codes are read from `image dump`; everything that follows from them is computed here a second time: the
Boltzmann law by enumeration, the law of a non-ideal die as the stationary law of one iteration's exact
transition matrix. Bars are four standard errors over independent chips. --plant changes what it compares
with by one code, or leaves the effect out, and must fail.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import tomllib

import numpy as np

BARS = 4.0
CHIPS = 8192


class Planted(AssertionError):
    """A comparison that is off; under --plant what is hoped for."""


class Tool:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder

    def __call__(self, *arguments):
        done = subprocess.run([self.binary, *map(str, arguments)], capture_output=True, text=True, cwd=self.folder)
        if done.returncode != 0:
            sys.exit(f"isinglass {' '.join(map(str, arguments))} failed:\n{done.stderr}")
        return done.stdout

    def path(self, name):
        return os.path.join(self.folder, name)

    def compile(self, case, image="m.dtci"):
        with open(self.path("m.ebm"), "w") as file:
            file.write(case.text)
        options = list(case.options)
        if case.params:
            np.savez(self.path("params.npz"), **case.params)
            options += ["--params", "params.npz"]
        target = case.target
        if case.profile:
            with open(self.path("chip.toml"), "w") as file:
                file.write(case.profile)
            target = "./chip.toml"
        self("compile", "m.ebm", f"--target=dtca:{target}", "-o", image, *options)
        self("image", "verify", image)
        return tomllib.loads(self("image", "dump", image))

    def run(self, *options, image="m.dtci", chips=CHIPS, seed=1):
        self("image", "run", image, "-o", "out.npz", "--save-die", "die.npz", "--chips", chips, "--seed", seed, *options)
        return dict(np.load(self.path("out.npz"))), dict(np.load(self.path("die.npz")))


def expect(name, per_chip, truth):
    mean = per_chip.mean(axis=0)
    error = per_chip.std(axis=0, ddof=1) / np.sqrt(per_chip.shape[0])
    deviation = np.abs(mean - truth)
    worst = float(np.max(np.where(deviation < 1e-6, 0, deviation / np.maximum(error, 1e-12))))
    print(f"{name}: largest deviation {worst:.2f} standard errors")
    if not worst <= BARS:  # nor where it is no number
        raise Planted(f"{name} is {worst:.1f} standard errors off")


# ---- what a dump says, and a small chip's laws ------------------------------------------------------


class Box:
    """A chip as couplings felt by each cell, in the coordinates of its box."""

    def __init__(self, die, wrapped=(False, False)):
        self.rows, self.columns = die["bias"].shape
        self.parity = int(die["origin"].sum()) % 2
        n = self.rows * self.columns
        self.J = np.zeros((n, n))  # J[i, j]: what i feels of j
        for d, (a, b) in enumerate(die["directions"]):
            for r, c in itertools.product(range(self.rows), range(self.columns)):
                y, x = r + a, c + b
                if wrapped[0]:
                    y %= self.rows
                if wrapped[1]:
                    x %= self.columns
                if 0 <= y < self.rows and 0 <= x < self.columns:
                    i, j = r * self.columns + c, y * self.columns + x
                    self.J[i, j] += die["near"][d, r, c]
                    self.J[j, i] += die["far"][d, r, c]
        self.h = die["bias"].reshape(-1).astype(float)
        self.slope = die["slope"].reshape(-1).astype(float)
        self.offset = die["offset"].reshape(-1).astype(float)
        self.states = np.array(list(itertools.product([-1, 1], repeat=n)))[:, ::-1]  # bit i of the number is spin i

    def order(self):
        """Cells in the order of an iteration: the phase of even coordinates, then the other."""
        cells = list(itertools.product(range(self.rows), range(self.columns)))
        phase = lambda rc: (rc[0] + rc[1] + self.parity) % 2
        return [r * self.columns + c for r, c in sorted(cells, key=phase)]

    def up(self, i, field):
        return 1 / (1 + np.exp(-(2 * field * self.slope[i] - self.offset[i])))

    def boltzmann(self):
        energy = -0.5 * np.einsum("si,ij,sj->s", self.states, self.J, self.states) - self.states @ self.h
        weight = np.exp(-(energy - energy.min()))
        return weight / weight.sum()

    def iterate(self, law, keep=0.0):
        """One iteration of a law over states."""
        number = np.arange(len(law))
        for i in self.order():
            p = self.up(i, self.states @ self.J[i] + self.h[i])
            spin = self.states[:, i] > 0
            flipped = law[number ^ (1 << i)]
            both = law + flipped  # of the other spins, whatever i is
            law = (1 - keep) * both * np.where(spin, p, 1 - p) + keep * law
        return law

    def stationary(self):
        law = np.full(len(self.states), 1 / len(self.states))
        for _ in range(20000):
            after = self.iterate(law)
            if np.abs(after - law).max() < 1e-13:
                return after
            law = after
        raise AssertionError("the chip does not settle")

    def stale_stationary(self, share, keep=0.0):
        """The law of (state, state before the last latch), as a matrix [state, past]."""
        n = len(self.states)
        law = np.full((n, n), 1 / n / n)
        for _ in range(5000):
            after = self.stale_iterate(law, share, keep)
            if np.abs(law - after).max() < 1e-12:
                return after.sum(axis=1)
            law = after
        raise AssertionError("the stale chip does not settle")

    def stale_iterate(self, law, share, keep=0.0):
        """One iteration of a law over (state, past)."""
        number = np.arange(len(self.states))
        for i in self.order():
            bit = 1 << i
            now = self.states @ self.J[i]
            p = self.up(i, (1 - share) * now[:, None] + share * now[None, :] + self.h[i])
            # (s, past) -> past_i = s_i, then s_i is drawn. Both the old s_i and the old past_i are summed
            # over, or moved: the new past_i is the old s_i.
            after = np.zeros_like(law)
            for old in (0, 1):
                for past in (0, 1):
                    rows = number[(number >> i & 1) == old]
                    columns = number[(number >> i & 1) == past]
                    mass = law[np.ix_(rows, columns)]
                    chance = p[np.ix_(rows, columns)]
                    to = (columns & ~bit) | (bit if old else 0)
                    np.add.at(after, np.ix_(rows, to), keep * mass)
                    np.add.at(after, np.ix_(rows | bit, to), (1 - keep) * mass * chance)
                    np.add.at(after, np.ix_(rows & ~bit, to), (1 - keep) * mass * (1 - chance))
            law = after
        return law


def moments(box, law, used=slice(None)):
    """Means and pair products of the cells in use."""
    states = box.states[:, used]
    pairs = np.einsum("s,si,sj->ij", law, states, states)
    i, j = np.triu_indices(states.shape[1], 1)
    return law @ states, pairs[i, j]


def compare(name, box, law, spins):
    """Spins [chips, cells] of the box against a law; cells that the model does not use read 0."""
    used = spins.any(axis=0)
    means, pairs = moments(box, law, used)
    x = spins[:, used].astype(np.float64)
    i, j = np.triu_indices(x.shape[1], 1)
    expect(f"{name}: means", x, means)
    expect(f"{name}: pairs", x[:, i] * x[:, j], pairs)


# ---- ten small models, ideal -------------------------------------------------------------------------


class Case:
    def __init__(self, name, text, target="paper-g12", options=(), params=None, profile=None, clamped=None, wrapped=(False, False)):
        self.name, self.text, self.target = name, text, target
        self.options, self.params, self.profile = ("--iterations", "400", *options), params, profile
        self.clamped, self.wrapped = clamped or {}, wrapped


def machine(shape, connect, period="", beta=1.0, more=""):
    return f"""model M {{
  graph g = grid({', '.join(map(str, shape))}{period}) {connect};
  spin s[g];
  param W[g.edges];
  param b[g];
  energy -sum((i,j) in g.edges) W[i,j]*s[i]*s[j] - sum(i in g) b[i]*s[i];
  beta {beta};
  {more}
}}
"""


def draws(shape, directions, seed, spread=0.5):
    rng = np.random.default_rng(seed)
    return {"W": rng.normal(0, spread, (directions, *shape)).astype(np.float32),
            "b": rng.normal(0, spread / 2, shape).astype(np.float32)}


def profile(rows, columns, wrapped, rules, bits=8, extra=""):
    """A user's own chip, every number declared."""
    def entry(value, unit):
        return f'{{ value = {value}, unit = "{unit}", source = "this test", status = "assumed" }}'
    rules = json.dumps(rules)
    return f"""name = "test"
summary = "A chip of the tests"
[grid]
rows = {entry(rows, "cells")}
columns = {entry(columns, "cells")}
wrapped = {entry(str(wrapped).lower(), "1")}
rules = {entry(rules, "cells")}
cores = {entry("[1, 1]", "cores")}
cores_connected = {entry("true", "1")}
[couplings]
bits = {entry(bits, "bits")}
range = {entry(10, "1")}
[bias]
bits = {entry(bits, "bits")}
range = {entry(10, "1")}
swing = {entry(400, "1")}
[control]
beta = {entry("false", "1")}
[clock]
phase = {entry(100, "ns")}
[relaxation]
random_bit = {entry(100, "ns")}
bias = {entry(10, "ns")}
[time]
configure = {entry(1, "us")}
clamp = {entry(1, "us")}
read = {entry(1, "us")}
configure_rate = {entry(1, "Hz")}
[spread]
slope = {entry(0.1, "1")}
offset = {entry(0.1, "1")}
mismatch = {entry(0.1, "1")}
[energy]
update = {entry(2, "fJ")}
[cost]
configure = {entry(1, "pJ")}
seed = {entry(1, "pJ")}
clamp = {entry(1, "pJ")}
read = {entry(1, "pJ")}
[power]
unused = {entry("true", "1")}
clamped = {entry("true", "1")}
{extra}"""


def cases():
    yield Case("magnet", "model M { graph g = grid(3, 4) connect (1,0); spin s[g];\n"
               "energy -0.7 * sum((i,j) in g.edges) s[i]*s[j]; beta 0.6; }")
    yield Case("machine", machine((3, 4), "connect (0,1)"), params=draws((3, 4), 2, 1))
    yield Case("long", machine((5, 2), "directions (4,1), (0,1), (1,0)"), params=draws((5, 2), 3, 2), options=("--at", "7,12"))
    yield Case("other hand", machine((2, 6), "directions (1,-4), (0,1), (1,0)"), params=draws((2, 6), 3, 3))
    yield Case("transposed", machine((2, 5), "directions (1,4), (0,1)"), params=draws((2, 5), 2, 4))
    yield Case("row", machine((9,), "directions (1)"), params=draws((9,), 1, 5), target="z1", options=("--at", "3,50"))
    yield Case("z1", machine((4, 4), "connect (1,0), (2,1), (2,3)"), params=draws((4, 4), 6, 6, 0.3), target="z1")
    yield Case("torus", machine((4, 4), "connect (0,1)", ", periodic"), params=draws((4, 4), 2, 7, 0.3),
               profile=profile(4, 4, True, [[0, 1]]), wrapped=(True, True), options=("--at", "1,2"))
    # Rules that reach half an axis and more: steps are the same modulo the chip.
    yield Case("around", machine((6, 2), "directions (4,1), (0,1), (1,0)", ", periodic(0)"), params=draws((6, 2), 3, 11, 0.4),
               profile=profile(6, 6, True, [[0, 1], [4, 1]]), wrapped=(True, False), options=("--at", "3,4"))
    yield Case("four bits", machine((3, 4), "connect (0,1)", beta=0.8), params=draws((3, 4), 2, 8),
               profile=profile(8, 9, False, [[0, 1], [2, 1]], bits=4), options=("--rounding", "stochastic", "--rounding-seed", "5", "--at", "2,3"))
    yield Case("clamped", machine((3, 4), "connect (0,1)", more="observe s[0, 0..2] = -1; observe s[2, 3];"),
               params=draws((3, 4), 2, 9), clamped={(0, 0): -1, (0, 1): -1, (0, 2): -1, (2, 3): 1})


TURNS = {
    "identity": lambda r, c, R, C: (r, c), "quarter": lambda r, c, R, C: (C - 1 - c, r),
    "half": lambda r, c, R, C: (R - 1 - r, C - 1 - c), "three_quarters": lambda r, c, R, C: (c, R - 1 - r),
    "transpose": lambda r, c, R, C: (c, r), "flip_rows": lambda r, c, R, C: (R - 1 - r, c),
    "flip_columns": lambda r, c, R, C: (r, C - 1 - c), "anti_transpose": lambda r, c, R, C: (C - 1 - c, R - 1 - r),
}


def coded_law(dump, case, plant):
    """The Boltzmann law of the codes, in the model's coordinates: (states [n, cells], law)."""
    placement, window = dump["placement"][0], dump["window"]
    shape = placement["shape"] if len(placement["shape"]) == 2 else [1, *placement["shape"]]
    chip = tomllib.loads(dump["profile"])["grid"]
    size = (chip["rows"]["value"], chip["columns"]["value"])
    number = {}
    for r, c in itertools.product(*map(range, shape)):
        y, x = TURNS[placement["turn"]](r, c, *shape)
        number[(placement["at"][0] + y) % size[0], (placement["at"][1] + x) % size[1]] = r * shape[1] + c
    n = len(number)
    states = np.array(list(itertools.product([-1, 1], repeat=n)), np.int8)
    energy = np.zeros(len(states))
    strongest = max(np.abs(direction["near"]).max() for direction in dump["direction"])
    for direction in dump["direction"]:
        a, b = direction["step"]
        for (r, c), code in np.ndenumerate(np.array(direction["near"])):
            if code == 0:
                continue
            here = ((window["at"][0] + r) % size[0], (window["at"][1] + c) % size[1])
            there = ((here[0] + a) % size[0], (here[1] + b) % size[1])
            if plant and abs(code) == strongest:
                code, plant = -code, False
            energy -= dump["scale"] * code * states[:, number[here]] * states[:, number[there]]
    for (r, c), code in np.ndenumerate(np.array(window["biases"])):
        here = ((window["at"][0] + r) % size[0], (window["at"][1] + c) % size[1])
        if code:
            energy -= dump["scale"] * code * states[:, number[here]]
    for (r, c), value in case.clamped.items():
        energy[states[:, r * shape[1] + c] != value] = np.inf
    weight = np.exp(-(energy - energy.min()))
    return states, weight / weight.sum(), energy


def ideal(tool, plant):
    """Codes against their enumeration, and codes against the model within their report."""
    for case in cases():
        dump = tool.compile(case)
        states, law, energy = coded_law(dump, case, plant)
        options = []
        if case.clamped:
            given = np.zeros((3, 4), np.int8)
            given[2, 3] = 1
            np.savez(tool.path("clamp.npz"), s=given)
            options = ["--clamp", "clamp.npz"]
        reads, _ = tool.run(*options)
        spins = reads["s"].reshape(CHIPS, -1)
        try:
            x = spins.astype(np.float64)
            i, j = np.triu_indices(x.shape[1], 1)
            expect(f"{case.name}: means", x, law @ states)
            expect(f"{case.name}: pairs", x[:, i] * x[:, j], np.einsum("s,si,sj->ij", law, states, states, optimize=True)[i, j])
            if not case.clamped:
                tool("image", "lift", "m.dtci", "-o", "q.mlir")
                tool("sample", "q.mlir", "-o", "q.npz", "--chains", CHIPS, "--seed", 5)
                y = np.load(tool.path("q.npz"))["s"].reshape(CHIPS, -1).astype(np.float64)
                expect(f"{case.name}: means of the CPU sampler", y, law @ states)
                expect(f"{case.name}: pairs of the CPU sampler", y[:, i] * y[:, j],
                       np.einsum("s,si,sj->ij", law, states, states, optimize=True)[i, j])
            finite = np.isfinite(energy)
            expect(f"{case.name}: energy", reads["energy"][:, 0], (law[finite] @ energy[finite]) / dump["beta"])
        except Planted as fault:
            if not plant:
                raise
            print(f"The planted fault was seen: {fault}")
            continue
        if plant:
            sys.exit(f"{case.name}: the planted fault was not seen")


# ---- dies that are not ideal ---------------------------------------------------------------------------


SMALL = Case("small", machine((2, 3), "connect (0,1)"), params={
    "W": np.array([[[0.5, -0.4, 0], [0.6, 0.3, 0]], [[0, 0, 0], [-0.5, 0.4, 0.7]]], np.float32),
    "b": np.array([[0.2, -0.1, 0.3], [-0.3, 0.1, 0.2]], np.float32)}, options=("--at", "2,4"))


def box_spins(box, reads, dump):
    """Reads in the order of the box's cells."""
    at, origin = dump["placement"][0]["at"], np.array(reads[1]["origin"])
    spins = reads[0]["s"]
    assert dump["placement"][0]["turn"] == "identity"
    full = np.zeros((spins.shape[0], spins.shape[1], box.rows, box.columns), np.int8)
    r, c = at[0] - origin[0], at[1] - origin[1]
    full[:, :, r : r + spins.shape[2], c : c + spins.shape[3]] = spins
    return full.reshape(spins.shape[0], spins.shape[1], -1)


def physics(tool, plant):
    """Spreads, mismatch and a stale field, each against the matrix; ideal cells would be far off."""
    dump = tool.compile(SMALL)
    for name, options in (("slopes", ["--slope-spread", 0.4]), ("offsets", ["--offset-spread", 0.8]),
                          ("mismatch", ["--mismatch", 0.8]), ("stale", ["--stale", 0.4]),
                          ("spreads", ["--slope-spread", 0.3, "--offset-spread", 0.4, "--mismatch", 0.5]),
                          ("all", ["--slope-spread", 0.3, "--offset-spread", 0.4, "--mismatch", 0.5, "--stale", 0.4, "--keep", 0.3])):
        reads = tool.run(*options, "--die", 7, chips=65536)
        clean = tool.run("--die", 7, chips=64)
        box, perfect = Box(reads[1]), Box(clean[1])
        spins = box_spins(box, reads, dump)[:, 0]
        keep = 0.3 if name == "all" else 0.0
        truth = box.stale_stationary(0.4, keep) if "--stale" in options else box.stationary()
        ideal_law = perfect.boltzmann()
        shift = max(np.abs(a - b).max() for a, b in zip(moments(box, truth), moments(box, ideal_law)))
        print(f"{name}: moves a mean or pair by up to {shift:.3f}")
        assert shift > 0.02, "an effect too small to be seen tests nothing"
        try:
            compare(name, box, ideal_law if plant else truth, spins)
        except Planted as fault:
            if not plant:
                raise
            print(f"The planted fault was seen: {fault}")
            continue
        if plant:
            sys.exit(f"{name}: the planted fault was not seen")


def relaxation(tool, plant):
    """A bit that has not relaxed: the same equilibrium, later; and the way there, iteration by iteration."""
    keep = 0.37
    dump = tool.compile(SMALL)
    reads = tool.run("--keep", keep, chips=65536)
    box = Box(reads[1])
    compare("equilibrium", box, box.boltzmann(), box_spins(box, reads, dump)[:, 0])

    start = np.array([[1, 1, -1], [1, -1, 1]], np.int8)
    np.savez(tool.path("start.npz"), s=start)
    for iterations in (1, 2, 3, 4, 5):
        # At an odd place the model's first cell belongs to the second phase.
        case = Case("start", SMALL.text, params=SMALL.params)
        case.options = ("--at", "2,3", "--iterations", str(iterations))
        dump = tool.compile(case)
        reads = tool.run("--keep", keep, "--start", "start.npz", chips=65536, seed=iterations)
        box = Box(reads[1])
        at = np.array(dump["placement"][0]["at"]) - reads[1]["origin"]
        state = np.full((box.rows, box.columns), -1)  # as the simulator starts cells of no variable
        state[at[0] : at[0] + 2, at[1] : at[1] + 3] = start
        law = np.zeros(len(box.states))
        law[sum(1 << k for k, s in enumerate(state.reshape(-1)) if s > 0)] = 1
        for _ in range(iterations):
            law = box.iterate(law, 0 if plant else keep)
        try:
            compare(f"after {iterations}", box, law, box_spins(box, reads, dump)[:, 0])
        except Planted as fault:
            if not plant:
                raise
            print(f"The planted fault was seen: {fault}")
            continue
        if plant and iterations < 4:
            sys.exit(f"after {iterations}: the planted fault was not seen")

    # A stale field's first past is the first state: the bias had settled to it.
    case = Case("stale start", SMALL.text, params=SMALL.params)
    case.options = ("--at", "2,4", "--iterations", "1")
    dump = tool.compile(case)
    reads = tool.run("--stale", 0.4, "--start", "start.npz", chips=65536)
    box = Box(reads[1])
    first = sum(1 << k for k, s in enumerate(start.reshape(-1)) if s > 0)
    law = np.zeros((len(box.states), len(box.states)))
    law[first, 0 if plant else first] = 1
    try:
        compare("stale after 1", box, box.stale_iterate(law, 0.4).sum(axis=1), box_spins(box, reads, dump)[:, 0])
    except Planted as fault:
        if not plant:
            raise
        print(f"The planted fault was seen: {fault}")
    else:
        if plant:
            sys.exit("stale start: the planted fault was not seen")

    alone = Case("alone", "model M { graph g = grid(1, 1); spin s[g]; param b[g] = 0;\n"
                 "energy -sum(i in g) b[i]*s[i]; }\nsample M { warmup: 20; samples: 40; thin: 1; }")
    alone.options = ()
    tool.compile(alone)
    spins = tool.run("--keep", keep)[0]["s"].reshape(CHIPS, 40).astype(np.float64)
    try:
        expect("lag-1 autocorrelation", (spins[:, 1:] * spins[:, :-1]).mean(axis=1), 0 if plant else keep)
    except Planted as fault:
        if not plant:
            raise
        print(f"The planted fault was seen: {fault}")


def die(tool, plant):
    """The spreads themselves: their size, their independence, and that a die is a die whatever lies on it."""
    text = machine((60, 60), "connect (0,1), (4,1)")
    case = Case("spreads", text, params={"W": np.full((4, 60, 60), 0.1, np.float32), "b": np.full((60, 60), 0.1, np.float32)},
                options=("--at", "4,4"))
    tool.compile(case)
    spread = ["--slope-spread", 0.1, "--offset-spread", 0.2, "--mismatch", 0.05]
    drawn = tool.run(*spread, "--die", 3, chips=64)[1]
    again = tool.run(*spread, "--die", 4, chips=64)[1]
    factor = 1.05 if plant else 1.0
    present = drawn["near"] != 0
    scale = np.abs(drawn["bias"]).max()
    values = {"slope": ((drawn["slope"] - 1).reshape(-1), 0.1), "offset": (drawn["offset"].reshape(-1), 0.2),
              "near": (drawn["near"][present] / scale - 1, 0.05), "far": (drawn["far"][present] / scale - 1, 0.05)}
    for name, (x, deviation) in values.items():
        expect(f"{name}: mean", x[:, None], 0)
        # A normal's squared deviation has the standard error sqrt(2 / n) of it.
        expect(f"{name}: spread", (x[:, None] / deviation) ** 2, factor**2)
    expect("near and far are independent", (values["near"][0] * values["far"][0])[:, None], 0)
    assert not np.allclose(drawn["slope"], again["slope"]), "another die, other spreads"
    case.options = ("--iterations", "1", "--at", "0,0")
    tool.compile(case)
    moved = tool.run(*spread, "--die", 3, chips=64)[1]
    np.testing.assert_array_equal(moved["slope"][4:, 4:], drawn["slope"][:-4, :-4])


TESTS = {f.__name__: f for f in (ideal, physics, relaxation, die)}


def main(tests, doc, ended_by_plant):
    """Runs the test that is named; `ended_by_plant` are those whose planted fault must end them, others see it themselves."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=tests)
    parser.add_argument("--isinglass", required=True)
    parser.add_argument("--plant", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ISINGLASS_CACHE"] = os.path.join(folder, "cache")
        try:
            tests[options.name](Tool(os.path.abspath(options.isinglass), folder), options.plant)
        except Planted as fault:
            if not options.plant:
                sys.exit(str(fault))
            print(f"The planted fault was seen: {fault}")
            return
    if options.plant and options.name in ended_by_plant:
        sys.exit("The planted fault was not seen")


if __name__ == "__main__":
    main(TESTS, __doc__, {"die"})
