"""The 70 x 70 Boltzmann machine, 1,024 chains, f32: the compiled sampler against a plain scalar loop.

Both on one thread, in turn; the ratio is of medians. The scalar loop (scalar-loop.cpp) visits the same
graph with mt19937 and exp and prints its spin updates per ns.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile


def sample(arguments, folder, threads):
    stats = os.path.join(folder, "stats.json")
    subprocess.run([os.path.join(arguments.bin, "isinglass"), "sample", os.path.join(arguments.examples, "boltzmann/boltzmann.ebm"),
                    "-o", os.path.join(folder, "out.npz"), "--chains", "1024", "--warmup", "300", "--samples", "1", "--thin", "1",
                    "--threads", str(threads), "--stats", stats], check=True, capture_output=True)
    with open(stats) as file:
        return json.load(file)["updates_per_second"] / 1e9


def scalar(arguments):
    done = subprocess.run([os.path.join(arguments.bin, "scalar-loop")], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--examples", required=True)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    rates = {"scalar loop": [], "isinglass, 1 thread": [], "isinglass, 2 threads": []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(arguments.runs):
            rates["scalar loop"].append(scalar(arguments))
            rates["isinglass, 1 thread"].append(sample(arguments, folder, 1))
            rates["isinglass, 2 threads"].append(sample(arguments, folder, 2))
    base = statistics.median(rates["scalar loop"])
    print(f"{platform.machine()}, {os.cpu_count()} cores, {arguments.runs} runs of each in turn\n")
    print("| sampler | spin updates/ns, median | lowest to highest | ratio |\n|---|---|---|---|")
    for name, values in rates.items():
        print(f"| {name} | {statistics.median(values):.4f} | {min(values):.4f} to {max(values):.4f} | {statistics.median(values) / base:.1f} |")


if __name__ == "__main__":
    main()
