"""The 70 x 70 Boltzmann machine, 1,024 chains, f32: the compiled sampler and the simulated chip against a
plain scalar loop.

In turn; the ratio is of medians. The chip runs the machine's codes on ideal cells. The scalar loop (scalar-loop.cpp) visits the same
graph with mt19937 and exp and prints its spin updates per ns.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile


def isinglass(arguments, *command):
    subprocess.run([os.path.join(arguments.bin, "isinglass"), *command], check=True, capture_output=True)


def rate(arguments, folder, threads, *command):
    stats = os.path.join(folder, "stats.json")
    isinglass(arguments, *command, "-o", os.path.join(folder, "out.npz"), "--threads", str(threads), "--stats", stats)
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
    os.environ["ISINGLASS_CACHE"] = "off"
    model = os.path.join(arguments.examples, "boltzmann/boltzmann.ebm")
    samplers = {"isinglass, 1 thread": 1, "isinglass, 2 threads": 2}
    chips = {"simulated chip, 1 thread": 1, "simulated chip, 2 threads": 2}
    rates = {name: [] for name in ("scalar loop", *samplers, *chips)}
    with tempfile.TemporaryDirectory() as folder:
        image = os.path.join(folder, "machine.dtci")
        isinglass(arguments, "compile", model, "--target=dtca:paper-g12", "--iterations", "300", "-o", image)
        for _ in range(arguments.runs):
            rates["scalar loop"].append(scalar(arguments))
            for name, threads in samplers.items():
                rates[name].append(rate(arguments, folder, threads, "sample", model, "--chains", "1024", "--warmup", "300",
                                        "--samples", "1", "--thin", "1"))
            for name, threads in chips.items():
                rates[name].append(rate(arguments, folder, threads, "image", "run", image, "--chips", "1024"))
    base = statistics.median(rates["scalar loop"])
    print(f"{platform.machine()}, {os.cpu_count()} cores, {arguments.runs} runs of each in turn\n")
    print("| sampler | spin updates/ns, median | lowest to highest | ratio |\n|---|---|---|---|")
    for name, values in rates.items():
        print(f"| {name} | {statistics.median(values):.4f} | {min(values):.4f} to {max(values):.4f} | {statistics.median(values) / base:.1f} |")


if __name__ == "__main__":
    main()
