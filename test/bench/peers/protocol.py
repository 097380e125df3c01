"""What every peer's program does: set up once, then a measurement for every line that it is sent."""

import json
import sys
import time


def serve(settings, sweep, updates, seconds, fixed_cost=False):
    """`sweep(n)` does n sweeps, `updates` is the number of spin updates in one. The number of sweeps is found here. With
    `fixed_cost` a call costs more than its sweeps: what a call of one sweep takes is taken off."""
    sweep(1)
    once = measure(sweep, 1, updates) if fixed_cost else {"updates": 0, "wall": 0.0, "cpu": 0.0}
    sweeps, taken = 1, 0.0
    while taken < seconds / 4 and sweeps < 1 << 22:
        sweeps *= 4
        taken = measure(sweep, sweeps, updates)["wall"] - once["wall"]
    sweeps = max(2, int(sweeps * seconds / taken))
    print(json.dumps({"settings": settings + f"; {sweeps} sweeps"}), flush=True)
    for _ in sys.stdin:
        whole = measure(sweep, sweeps, updates)
        print(json.dumps({key: whole[key] - once[key] for key in whole}), flush=True)


def fastest(sizes, make):
    """Of batches of these sizes, the size with the most items a second of CPU time, and what `make` made of it."""
    rates = {}
    for size in sizes:
        sweep = make(size)
        sweep(1)
        start = time.process_time()
        sweep(2)
        rates[size] = size / (time.process_time() - start)
    best = max(rates, key=rates.get)
    return best, make(best)


def measure(sweep, sweeps, updates):
    wall, cpu = time.perf_counter(), time.process_time()
    sweep(sweeps)
    return {"updates": updates * sweeps, "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
