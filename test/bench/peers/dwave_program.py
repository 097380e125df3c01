"""dwave-samplers: its simulated annealing core at one beta. arguments: graph chains beta seconds"""

import os
import sys

import numpy as np
from dwave.samplers.sa.simulated_annealing import simulated_annealing

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import graphs  # noqa: E402
from protocol import serve  # noqa: E402


def main():
    path, chains, beta, seconds = sys.argv[1], *map(float, sys.argv[2:])
    nodes, pairs, weights, biases, _ = graphs.read(path)
    # Reads are run one after the other: a chain's cost does not depend on their number, so eight stand for more.
    reads = int(min(chains, 8))
    a, b = (pairs[:, end].astype(np.intc) for end in (0, 1))
    state = np.random.default_rng(1).choice(np.array([-1, 1], np.int8), (reads, nodes))

    def sweep(n):
        # The core that SimulatedAnnealingSampler.sample calls (custom schedule, Gibbs, no random order), without its preparation
        simulated_annealing(reads, -biases.astype(float), a, b, -weights.astype(float), n, np.array([beta]), 1, state,
                            False, "Gibbs", None)

    serve(f"SA core, Gibbs, fixed order, one beta, {reads} reads", sweep, reads * nodes, seconds,
          fixed_cost=True)


main()
