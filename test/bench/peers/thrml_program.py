"""thrml: block Gibbs, one block a colour, jitted, chains by vmap. arguments: graph chains beta seconds"""

import os
import sys

import jax
import jax.numpy as jnp
from thrml import Block, SpinNode
from thrml.block_sampling import sample_blocks
from thrml.models import IsingEBM, IsingSamplingProgram

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import graphs  # noqa: E402
from protocol import fastest, serve  # noqa: E402

BATCHES = (1, 8, 64, 256, 1024)


def program(path, beta):
    nodes, pairs, weights, biases, colour = graphs.read(path)
    spins = [SpinNode() for _ in range(nodes)]
    edges = [(spins[a], spins[b]) for a, b in pairs.tolist()]
    model = IsingEBM(spins, edges, jnp.array(biases), jnp.array(weights), jnp.array(beta))
    blocks = [Block([spin for spin, c in zip(spins, colour) if c == k]) for k in range(colour.max() + 1)]
    return nodes, blocks, IsingSamplingProgram(model, blocks, [])


def sampler(blocks, compiled):
    def chain(key, state, sweeps):
        def one(i, carried):
            states, _ = sample_blocks(jax.random.fold_in(key, i), list(carried), [], compiled, [None] * len(blocks))
            return states
        return jax.lax.fori_loop(0, sweeps, one, state)
    return jax.jit(jax.vmap(chain, in_axes=(0, 0, None)))


def main():
    path, chains, beta, seconds = sys.argv[1], *map(float, sys.argv[2:])
    nodes, blocks, compiled = program(path, beta)
    run = sampler(blocks, compiled)

    def with_batch(batch):
        keys = jax.random.split(jax.random.key(1), batch)
        state = [jax.random.bernoulli(jax.random.key(k), 0.5, (batch, len(block.nodes))) for k, block in enumerate(blocks)]
        return lambda sweeps: jax.block_until_ready(run(keys, state, sweeps))

    sizes = [b for b in BATCHES if b <= chains and b * nodes <= 1 << 24]
    batch, sweep = fastest(sizes, with_batch)
    serve(f"block Gibbs, {len(blocks)} blocks, jit, batch {batch} (fastest of {', '.join(map(str, sizes))})", sweep,
          batch * nodes, seconds)


main()
