"""The graphs as lists of edges, for the peers and, where it is irregular, for us.

A file NAME.bin: n, m (u32), m pairs of nodes (u32), m weights (f32), n biases (f32), the colour of every node (u8).
"""

import os

import numpy as np

GRID12 = ((0, 1), (-1, 0), (4, 1), (-1, 4), (9, 10), (-10, 9))


def lattice(sizes, directions, periodic=True):
    cells = np.indices(sizes).reshape(len(sizes), -1)
    pairs = []
    for direction in directions:
        ends = np.stack([axis + step for axis, step in zip(cells, direction)])
        around = np.stack([end % size for end, size in zip(ends, sizes)])
        there = slice(None) if periodic else (ends == around).all(axis=0)
        pairs.append(np.stack([np.arange(cells.shape[1]), np.ravel_multi_index(around, sizes)], axis=1)[there])
    return np.concatenate(pairs), cells.sum(axis=0) % 2


def random_regular(nodes, degree, seed=1):
    """Stubs paired at random; pairs that are loops or double are swapped with random others until none is left."""
    random = np.random.default_rng(seed)
    stubs = random.permutation(np.repeat(np.arange(nodes), degree)).reshape(-1, 2)
    while True:
        low, high = stubs.min(axis=1), stubs.max(axis=1)
        key = low.astype(np.int64) * nodes + high
        first = np.zeros(len(key), bool)
        first[np.unique(key, return_index=True)[1]] = True
        for bad in np.flatnonzero(~first | (low == high)):
            other = random.integers(len(stubs))
            stubs[bad, 1], stubs[other, 1] = stubs[other, 1], stubs[bad, 1]
        if first.all() and (low != high).all():
            return stubs


def colours(nodes, pairs):
    """Greedy, in the order of the nodes."""
    neighbours = [[] for _ in range(nodes)]
    for a, b in pairs.tolist():
        neighbours[a].append(b)
        neighbours[b].append(a)
    colour = np.full(nodes, -1)
    for node in range(nodes):
        taken = {colour[other] for other in neighbours[node]}
        colour[node] = next(c for c in range(len(taken) + 1) if c not in taken)
    return colour


def build(name):
    kind, size = name.rsplit("-", 1)
    size, random = int(size), np.random.default_rng(3)
    if kind == "regular6":
        pairs = random_regular(size, 6)
        colour, nodes = colours(size, pairs), size
    else:
        sizes, directions = {"grid12": ((size,) * 2, GRID12), "open12": ((size,) * 2, GRID12), "square": ((size,) * 2, ((1, 0), (0, 1))),
                             "cubic": ((size,) * 3, ((1, 0, 0), (0, 1, 0), (0, 0, 1)))}[kind]
        (pairs, colour), nodes = lattice(sizes, directions, kind != "open12"), size ** len(sizes)
    weights = {"square": lambda: np.ones(len(pairs)), "cubic": lambda: random.choice((-1.0, 1.0), len(pairs))}.get(
        kind, lambda: random.uniform(-0.16, 0.16, len(pairs)))()
    biases = random.uniform(-0.16, 0.16, nodes) if kind.endswith("12") else np.zeros(nodes)
    return nodes, pairs, weights, biases, colour


def write(name, folder):
    """The paths of NAME.bin and, for an irregular graph, NAME.rudy; made once."""
    binary, rudy = (os.path.join(folder, name + ending) for ending in (".bin", ".rudy"))
    if not os.path.exists(binary):
        nodes, pairs, weights, biases, colour = build(name)
        if name.startswith("regular"):
            with open(rudy, "w") as file:
                file.write(f"{nodes} {len(pairs)}\n")
                file.writelines(f"{a + 1} {b + 1} {w:.6f}\n" for (a, b), w in zip(pairs.tolist(), weights))
        with open(binary + ".part", "wb") as file:
            for array, kind in (([nodes, len(pairs)], "u4"), (pairs, "u4"), (weights, "f4"), (biases, "f4"), (colour, "u1")):
                file.write(np.asarray(array).astype("<" + kind).tobytes())
        os.replace(binary + ".part", binary)
    return binary, rudy


def read(path):
    """As written; also used by the peers' programs."""
    with open(path, "rb") as file:
        nodes, edges = np.fromfile(file, "<u4", 2).tolist()
        pairs = np.fromfile(file, "<u4", 2 * edges).reshape(-1, 2)
        return nodes, pairs, np.fromfile(file, "<f4", edges), np.fromfile(file, "<f4", nodes), np.fromfile(file, "u1", nodes)
