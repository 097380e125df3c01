"""The meaning of a model, written a second time and as plainly as possible: terms and enumeration.

Nothing here is shared with the compiler, so that the two can disagree.
"""

import itertools

import numpy as np


def cells(sizes):
    return itertools.product(*[range(n) for n in sizes])


def index(x, sizes):
    i = 0
    for position, size in zip(x, sizes):
        i = i * size + position
    return i


def move(x, step, sizes, periodic):
    """The cell at x + step, or None off an open axis."""
    y = []
    for position, d, size, p in zip(x, step, sizes, periodic):
        position += d
        if p:
            position %= size
        elif not 0 <= position < size:
            return None
        y.append(position)
    return tuple(y)


def lattice_edges(sizes, periodic, directions):
    """(entry of the edge array, source, target), entries as tuples (direction, cell...)."""
    for d, step in enumerate(directions):
        for x in cells(sizes):
            y = move(x, step, sizes, periodic)
            if y is not None:
                yield (d, *x), index(x, sizes), index(y, sizes)


class Distribution:
    """P(s) ~ exp(-beta E(s)), E = sum of weight * product of spins, some spins clamped."""

    def __init__(self, spins, terms, beta, clamps=None):
        clamps = clamps or {}
        free = [i for i in range(spins) if i not in clamps]
        states = np.empty((1 << len(free), spins), np.int8)
        for i, value in clamps.items():
            states[:, i] = value
        number = np.arange(1 << len(free))
        for bit, i in enumerate(free):
            states[:, i] = np.where(number >> bit & 1, 1, -1)
        self.states = states
        self.energy = np.zeros(len(states))
        for weight, members in terms:
            self.energy += weight * np.prod(states[:, members], axis=1, dtype=np.float64)
        lowest = self.energy.min()
        weights = np.exp(-beta * (self.energy - lowest))
        self.log_z = np.log(weights.sum()) - beta * lowest
        self.probability = weights / weights.sum()

    def mean(self):
        return self.probability @ self.states

    def correlations(self):
        return self.states.T.astype(float) @ (self.probability[:, None] * self.states)

    def mean_energy(self):
        return self.probability @ self.energy
