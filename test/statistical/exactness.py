"""Samples 20 small models and compares them with exact enumeration.

For every model: `isinglass exact` must agree with the enumeration of reference.py to rounding, and
every marginal, pair correlation and the mean energy of `isinglass sample` must agree with it within
four standard errors, taken over independent chains. Seeds are fixed.

With --plant the sign of one weight is flipped in what the sampler gets, and every model must fail.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

import reference as ref

BARS = 4.0  # standard errors
CHAINS = 4096
SAMPLES = 8
THIN = 4
WARMUP = 200


class Case:
    """A model text, its parameters, and its terms written a second time."""

    def __init__(self, name, text, spins, terms, params, beta, clamps=None, runs=None):
        self.name, self.text, self.spins, self.terms = name, text, spins, terms
        self.params, self.beta = params, beta
        self.clamps = clamps or {}  # fixed in the text
        self.runs = runs  # clamps given per chain: a list of {spin: value}, chain c has runs[c % n]


def lattice(name, sizes, periodic, directions, beta, seed, field=True, observe=None):
    rng = np.random.default_rng(seed)
    W = rng.normal(0, 0.6, (len(directions), *sizes)).astype(np.float32)
    b = (rng.normal(0, 0.4, sizes) if field else np.zeros(sizes)).astype(np.float32)
    edges = list(ref.lattice_edges(sizes, periodic, directions))
    present = np.zeros(W.shape, bool)
    for entry, _, _ in edges:
        present[entry] = True
    W[~present] = 0
    terms = [(-float(W[entry]), [i, j]) for entry, i, j in edges]
    terms += [(-float(b[x]), [ref.index(x, sizes)]) for x in ref.cells(sizes)]
    axes = [str(k) for k, p in enumerate(periodic) if p]
    period = "" if not axes else ", periodic" if all(periodic) else f", periodic({', '.join(axes)})"
    tuples = ", ".join("(" + ", ".join(map(str, d)) + ")" if len(d) > 1 else f"({d[0]})" for d in directions)
    text = f"""model M {{
  graph g = grid({', '.join(map(str, sizes))}{period}) directions {tuples};
  spin s[g];
  param W[g.edges];
  param b[g];
  energy -sum((i,j) in g.edges) W[i,j]*s[i]*s[j] - sum(i in g) b[i]*s[i];
  beta {beta};
  {observe[0] if observe else ''}
}}
"""
    return Case(name, text, int(np.prod(sizes)), terms, {"W": W, "b": b}, beta, observe[1] if observe else None)


def plaquette(name, sizes, periodic, beta, seed):
    rng = np.random.default_rng(seed)
    K = rng.normal(0, 0.7, sizes).astype(np.float32)
    terms = []
    for x in ref.cells(sizes):
        corners = [ref.move(x, step, sizes, periodic) for step in ((0, 0), (1, 0), (0, 1), (1, 1))]
        if all(c is not None for c in corners):
            terms.append((-float(K[x]), [ref.index(c, sizes) for c in corners]))
        else:
            K[x] *= 0.1  # no such plaquette: must not matter, nor be the weight that is flipped
    axes = [str(k) for k, p in enumerate(periodic) if p]
    period = "" if not axes else ", periodic" if all(periodic) else f", periodic({', '.join(axes)})"
    text = f"""model M {{
  graph g = grid({sizes[0]}, {sizes[1]}{period});
  spin s[g];
  param K[g];
  energy -sum(i in g) K[i]*s[i]*s[i+(1,0)]*s[i+(0,1)]*s[i+(1,1)];
  beta {beta};
}}
"""
    return Case(name, text, int(np.prod(sizes)), terms, {"K": K}, beta)


def irregular(name, nodes, edges, beta, seed):
    rng = np.random.default_rng(seed)
    W = rng.normal(0, 0.6, len(edges)).astype(np.float32)
    b = rng.normal(0, 0.3, nodes).astype(np.float32)
    terms = [(-float(w), list(e)) for w, e in zip(W, edges)] + [(-float(h), [i]) for i, h in enumerate(b)]
    text = f"""model M {{
  graph g = edges(load("graph.npz", "edges"));
  spin s[g];
  param W[g.edges];
  param b[g];
  energy -sum((i,j) in g.edges) W[i,j]*s[i]*s[j] - sum(i in g) b[i]*s[i];
  beta {beta};
}}
"""
    case = Case(name, text, nodes, terms, {"W": W, "b": b}, beta)
    case.graph = np.array(edges, np.int32)
    return case


def groups(name, graph, nodes, edges, shape, beta, seed):
    """Bipartite and complete graphs: edges in the order of the edge array."""
    rng = np.random.default_rng(seed)
    W = rng.normal(0, 0.5, shape).astype(np.float32)
    terms = [(-float(w), list(e)) for w, e in zip(W.reshape(-1), edges)]
    text = f"""model M {{
  graph g = {graph};
  spin s[g];
  param W[g.edges];
  energy -sum((i,j) in g.edges) W[i,j]*s[i]*s[j];
  beta {beta};
}}
"""
    return Case(name, text, nodes, terms, {"W": W}, beta)


def random_edges(nodes, count, seed):
    pairs = [(i, j) for i in range(nodes) for j in range(i + 1, nodes)]
    chosen = np.random.default_rng(seed).permutation(len(pairs))[:count]
    # A path first, so that every node is there and edges leave from either end.
    edges = {(i, i + 1) for i in range(nodes - 1)} | {pairs[k] for k in chosen}
    return [(j, i) if (i + j) % 3 == 0 else (i, j) for i, j in sorted(edges)]


def explicit(name, beta, seed):
    """Two variables, a range sum, single terms and a scalar parameter."""
    rng = np.random.default_rng(seed)
    t = rng.normal(0, 0.7, 4).astype(np.float32)
    c = np.array(rng.normal(0, 0.7), np.float32)
    # a[5] then h[2, 2]; spins are numbered in that order.
    terms = [(float(t[k]), [k, k + 1]) for k in range(4)]
    terms += [(float(c), [2, 5]), (0.3, [0, 4, 8]), (-0.5, [5, 6]), (-0.5, [7, 8]), (1.25, [])]
    text = f"""model M {{
  graph g = grid(2, 2) directions (0,1);
  spin a[5];
  spin h[g];
  param t[4];
  param c;
  energy sum(k in 0..3) t[k]*a[k]*a[k+1];
  energy c*a[2]*h[0,0] + 0.3*a[0]*a[4]*h[1,1];
  energy -0.5*sum((i,j) in g.edges) h[i]*h[j] + 1.25;
  beta {beta};
}}
"""
    return Case(name, text, 9, terms, {"t": t, "c": c}, beta)


def per_chain(name, beta, seed):
    case = lattice(name, (3, 4), (False, True), [(0, 1), (1, 0)], beta, seed)
    case.runs = [{0: 1, 5: -1}, {0: -1, 7: 1}, {}]
    return case


def make_cases():
    pairs5 = [(i, j) for i in range(5) for j in range(i + 1, 5)]
    return [
        lattice("open line", (9,), (False,), [(1,)], 1.0, 1),
        lattice("odd ring", (9,), (True,), [(1,), (2,)], 0.8, 2),
        lattice("ring of three", (3,), (True,), [(1,)], 1.3, 3),
        lattice("open square", (3, 4), (False, False), [(1, 0), (0, 1)], 1.0, 4),
        lattice("torus 3x4", (3, 4), (True, True), [(1, 0), (0, 1)], 0.7, 5),
        lattice("torus 3x3", (3, 3), (True, True), [(0, 1), (-1, 0)], 0.9, 6, field=False),
        lattice("cylinder 4x3", (4, 3), (True, False), [(1, 0), (0, 1), (1, 1)], 0.8, 7),
        lattice("half-periodic 2x5", (2, 5), (False, True), [(1, 0), (0, 1), (1, 2)], 1.1, 8),
        lattice("long rules", (4, 3), (False, False), [(0, 1), (-1, 0), (3, 1), (-1, 2), (2, -1)], 0.6, 9),
        lattice("torus 5x2 long", (5, 2), (True, False), [(1, 0), (0, 1), (2, 1)], 0.5, 10),
        lattice("cube 2x2x3", (2, 2, 3), (False, False, True), [(1, 0, 0), (0, 1, 0), (0, 0, 1)], 0.9, 11),
        lattice("cube 3x2x2", (3, 2, 2), (True, False, False), [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0)], 0.7, 12),
        lattice("clamped by the model", (3, 4), (False, False), [(1, 0), (0, 1)], 1.0, 13,
                observe=("observe s[0, 0..1] = +1; observe s[2, 3] = -1;", {0: 1, 1: 1, 11: -1})),
        plaquette("plaquettes, open", (3, 4), (False, False), 1.0, 14),
        plaquette("plaquettes, torus", (3, 4), (True, True), 0.8, 15),
        irregular("irregular", 10, random_edges(10, 14, 16), 0.9, 16),
        groups("bipartite", "bipartite(5, 4)", 9, [(i, 5 + j) for i in range(5) for j in range(4)], (5, 4), 1.0, 17),
        groups("complete", "complete(5)", 5, pairs5, (10,), 0.8, 18),
        explicit("two variables", 0.7, 19),
        per_chain("clamped per chain", 1.0, 20),
    ]


def flatten(arrays, names):
    """[chains, samples, spins] of all variables in order."""
    return np.concatenate([arrays[n].reshape(*arrays[n].shape[:2], -1) for n in names], axis=2)


def largest_deviation(spins, energy, exact, terms):
    """The largest deviation from exact, in standard errors over chains; energy may be None.

    Compares all means and pairs, and the products of the terms with more than two spins: without a
    field, plaquettes leave means and pairs at zero whatever their weights.
    """
    chains = spins.shape[0]
    x = spins.astype(np.float64)
    means = x.mean(axis=1)
    pairs = np.einsum("csi,csj->cij", x, x) / x.shape[1]
    upper = np.triu_indices(x.shape[2], 1)
    values = np.concatenate([means, pairs[:, upper[0], upper[1]]], axis=1)
    truth = np.concatenate([exact.mean(), exact.correlations()[upper]])
    for members in (m for _, m in terms if len(m) > 2):
        values = np.concatenate([values, np.prod(x[:, :, members], axis=2).mean(axis=1)[:, None]], axis=1)
        truth = np.append(truth, exact.probability @ np.prod(exact.states[:, members], axis=1, dtype=float))
    if energy is not None:
        values = np.concatenate([values, energy.mean(axis=1)[:, None]], axis=1)
        truth = np.append(truth, exact.mean_energy())
    difference = np.abs(values.mean(axis=0) - truth)
    error = values.std(axis=0, ddof=1) / np.sqrt(chains)
    # Energies are sums of floats; anything closer than that is equal.
    difference = np.where(difference < 1e-5 * (1 + np.abs(truth)), 0, difference)
    # What is no number is not equal.
    return np.where(error > 0, difference / np.maximum(error, 1e-30), np.where(difference == 0, 0, np.inf)).max()


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}\n{done.stdout}")
    return done.stdout


def flip_largest(params):
    """The same parameters with the sign of the largest weight flipped."""
    name = next(iter(params))
    flipped = {k: v.copy() for k, v in params.items()}
    where = np.unravel_index(np.argmax(np.abs(flipped[name])), flipped[name].shape)
    flipped[name][where] *= -1
    return flipped


def check_exact(binary, case, folder, clamps, clamp_options, exact):
    run([binary, "exact", "model.ebm", "--params", "params.npz", "-o", "exact.json", *clamp_options], folder)
    with open(os.path.join(folder, "exact.json")) as file:
        report = json.load(file)
    means = np.concatenate([np.ravel(v) for v in report["mean"].values()])
    np.testing.assert_allclose(report["log_z"], exact.log_z, rtol=1e-9, err_msg=case.name)
    np.testing.assert_allclose(means, exact.mean(), atol=1e-9, err_msg=case.name)
    free = report["free"]
    np.testing.assert_allclose(report["correlation"], exact.correlations()[np.ix_(free, free)], atol=1e-9, err_msg=case.name)
    np.testing.assert_allclose(report["energy"], exact.mean_energy(), rtol=1e-9, atol=1e-9, err_msg=case.name)


def write_clamps(folder, case, patterns, variable, shape):
    """Per chain: chain c takes pattern c % n."""
    one = np.zeros((len(patterns), case.spins), np.int8)
    for row, pattern in zip(one, patterns):
        for spin, value in pattern.items():
            row[spin] = value
    chains = one[np.arange(CHAINS) % len(patterns)]
    np.savez(os.path.join(folder, "clamp.npz"), **{variable: chains.reshape(CHAINS, *shape)})


def check(binary, case, folder, seed, plant):
    """The largest deviation of the case in standard errors."""
    with open(os.path.join(folder, "model.ebm"), "w") as file:
        file.write(case.text)
    if hasattr(case, "graph"):
        np.savez(os.path.join(folder, "graph.npz"), edges=case.graph)
    np.savez(os.path.join(folder, "params.npz"), **case.params)
    patterns = case.runs or [case.clamps]
    options = []
    if case.runs:
        write_clamps(folder, case, patterns, "s", (3, 4))
        options = ["--clamp", "clamp.npz"]
    exacts = [ref.Distribution(case.spins, case.terms, case.beta, p) for p in patterns]
    if not case.runs:
        check_exact(binary, case, folder, case.clamps, [], exacts[0])
    if plant:
        np.savez(os.path.join(folder, "params.npz"), **flip_largest(case.params))
    run([binary, "sample", "model.ebm", "-o", "out.npz", "--params", "params.npz", "--chains", str(CHAINS),
         "--warmup", str(WARMUP), "--samples", str(SAMPLES), "--thin", str(THIN), "--seed", str(seed), *options], folder)
    arrays = dict(np.load(os.path.join(folder, "out.npz")))
    names = ["a", "h"] if "a" in arrays else ["s"]
    spins = flatten(arrays, names)
    # A planted weight shifts the reported energies whatever the spins do: judge their law alone.
    energy = arrays["energy"]
    worst = 0
    for p, exact in enumerate(exacts):
        part = slice(p, None, len(exacts))
        worst = max(worst, largest_deviation(spins[part], None if plant else energy[part], exact, case.terms))
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--isinglass", required=True)
    parser.add_argument("--plant", action="store_true", help="flip one weight and expect failures")
    arguments = parser.parse_args()
    binary = os.path.abspath(arguments.isinglass)
    failures = []
    cases = make_cases()
    for seed, case in enumerate(cases, 100):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["ISINGLASS_CACHE"] = os.path.join(folder, "cache")
            worst = check(binary, case, folder, seed, arguments.plant)
        good = (worst > BARS) if arguments.plant else (worst <= BARS)
        print(f"{'ok  ' if good else 'FAIL'} {case.name}: largest deviation {worst:.2f} standard errors")
        if not good:
            failures.append(case.name)
    if failures:
        sys.exit(f"{len(failures)} of {len(cases)} models failed: {', '.join(failures)}")


if __name__ == "__main__":
    main()
