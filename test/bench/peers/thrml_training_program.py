"""thrml: its own estimate of a Boltzmann machine's gradient, jitted. arguments: graph batch beta seconds

Kinder to it than our task: the machine feels no x_t, and the same cells are visible in every step. A quarter of the nodes,
all of one colour, hold data in the positive phase; sweeps, samples and batch are ours, the batch in the fastest of some parts."""

import os
import sys

import jax
import jax.numpy as jnp
from thrml import Block, SamplingSchedule, SpinNode
from thrml.models import IsingEBM
from thrml.models.ising import IsingTrainingSpec, estimate_kl_grad, hinton_init

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import graphs  # noqa: E402
from protocol import fastest, serve  # noqa: E402

WARMUP, HELD_WARMUP, SAMPLES, THIN = 200, 30, 8, 8
BATCHES = (8, 64, 512)


def machine(path, beta):
    nodes, pairs, weights, biases, colour = graphs.read(path)
    spins = [SpinNode() for _ in range(nodes)]
    edges = [(spins[a], spins[b]) for a, b in pairs.tolist()]
    model = IsingEBM(spins, edges, jnp.array(biases), jnp.array(weights), jnp.array(beta))
    even = [spin for spin, c in zip(spins, colour) if c == 0]
    odd = [spin for spin, c in zip(spins, colour) if c == 1]
    visible, hidden = Block(even[: nodes // 4]), Block(even[nodes // 4:])
    odd = Block(odd)
    spec = IsingTrainingSpec(model, [visible], [], [hidden, odd], [(visible, hidden), odd],
                             SamplingSchedule(HELD_WARMUP, SAMPLES, THIN), SamplingSchedule(WARMUP, SAMPLES, THIN))
    return model, spec, spins, edges, (visible, hidden, odd)


def main():
    path, batch, beta, seconds = sys.argv[1], *map(float, sys.argv[2:])
    model, spec, spins, edges, (visible, hidden, odd) = machine(path, beta)
    sweeps = [warmup + (SAMPLES - 1) * THIN for warmup in (WARMUP, HELD_WARMUP)]
    updates = sweeps[0] * len(spins) + sweeps[1] * (len(spins) - len(visible.nodes))

    @jax.jit
    def gradient(key, data, positive, negative):
        return estimate_kl_grad(key, spec, spins, edges, [data], [], positive, negative)[:2]

    def of(size):
        key = jax.random.key(1)
        data = jax.random.bernoulli(key, 0.5, (size, len(visible.nodes)))
        positive = hinton_init(key, model, [hidden, odd], (1, size))
        negative = hinton_init(key, model, [visible, hidden, odd], (size,))
        return lambda n: [jax.block_until_ready(gradient(jax.random.fold_in(key, i), data, positive, negative)) for i in range(n)]

    sizes = [b for b in BATCHES if b <= batch]
    size, gradients = fastest(sizes, of)
    serve(f"estimate_kl_grad, jit, batch {size} (fastest of {', '.join(map(str, sizes))})", gradients, size * updates, seconds)


main()
