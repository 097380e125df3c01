"""Our samplers, our simulated chip, the plain scalar loop, and the cost of a sample."""

import json
import os
import subprocess

import workloads
from contenders import Contender, Unavailable, pinned


def isinglass(run, threads, *command):
    done = subprocess.run([os.path.join(run.bin, "isinglass"), *command, "--threads", str(threads)], capture_output=True, text=True,
                          env=os.environ | {"ISINGLASS_CACHE": os.path.join(run.folder, "cache")}, **pinned(threads))
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Unavailable(next((line for line in lines if "error" in line or "argument" in line), lines[0] if lines else "failed"))


def reading(stats):
    """Of stats.json; before it had cpu_seconds, one thread's wall clock stands for them."""
    return {"updates": stats["updates_per_second"] * stats["seconds"], "wall": stats["seconds"],
            "cpu": stats.get("cpu_seconds", stats["seconds"] * stats["threads"])}


class Ours(Contender):
    def __init__(self, run, workload, kernel, threads):
        self.run, self.problem, self.kernel, self.threads = run, workload, kernel, threads
        self.workload, self.name, self.sweeps = workload.name, f"isinglass, {kernel.label}", 0

    def command(self, warmup, samples=1, extra=()):
        model = os.path.join(self.run.source, "models", self.problem.model)
        defines = [f"{key}={value}" for key, value in self.problem.defines.items()]
        if self.problem.graph.startswith("regular"):
            defines.append("file=" + self.run.graph(self.problem.graph)[1])
        return ["sample", model, *(["-D", *defines] if defines else []), "--chains", str(self.problem.chains), "--beta",
                repr(self.problem.beta), "--warmup", str(warmup), "--samples", str(samples), "--thin", "1", *self.kernel.options, *extra]

    def sample(self, *arguments, **options):
        out, stats = (os.path.join(self.run.folder, name) for name in ("out.npz", "stats.json"))
        isinglass(self.run, self.threads, *self.command(*arguments, **options), "-o", out, "--stats", stats)
        os.remove(out)
        with open(stats) as file:
            return reading(json.load(file) | {"threads": self.threads})

    def setup(self):
        self.sweeps, wall = 1, self.sweep()["wall"]
        # What a run does once, reading its sample out, is to be a small part of it.
        seconds = max(self.run.seconds, 20 * wall)
        while wall < seconds / 4:
            self.sweeps *= 4
            wall = self.sweep()["wall"]
        self.sweeps = max(1, int(self.sweeps * seconds / wall))
        self.settings = f"{self.sweeps} sweeps"

    def sweep(self):
        return self.sample(self.sweeps, extra=workloads.SPINS_OFF)

    def measure(self):
        return self.sweep()


class Moments(Ours):
    """The same sweeps with and without a sample after each; its figure is the cost of a sample in percent of a sweep."""

    def __init__(self, run, workload, kernel):
        super().__init__(run, workload, kernel, 1)
        self.name = f"cost of a sample's moments, {kernel.label}"

    def setup(self):
        super().setup()
        # Enough that what is done once in many samples is in it.
        self.sweeps = max(512 if self.problem.chains == 1 else 40, self.sweeps // 4)
        self.settings = f"{self.sweeps} samples" + ("" if workloads.SPINS_OFF else ", spins stored too")

    def measure(self):
        without, samples = self.sweep(), self.sample(1, self.sweeps, workloads.SPINS_OFF)
        return {key: 100 * (samples[key] / without[key] - 1) for key in ("cpu", "wall")} | {"percent": True}


class Chip(Contender):
    """The simulated chip, ideal cells: the Boltzmann machine of the examples (open grid, degree 12)."""

    workload, name = "W1", "isinglass, simulated chip (open grid)"

    def __init__(self, run, threads):
        self.run, self.threads = run, threads

    def setup(self):
        self.image = os.path.join(self.run.folder, "machine.dtci")
        if not os.path.exists(self.image):
            done = subprocess.run([os.path.join(self.run.bin, "isinglass"), "compile", "--target=dtca:paper-g12", "--iterations", "300",
                                   os.path.join(self.run.source, "../../examples/boltzmann/boltzmann.ebm"), "-o", self.image],
                                  capture_output=True, text=True)
            if done.returncode:
                raise Unavailable(done.stderr.strip().splitlines()[0])
        self.settings = "1,024 chips"

    def measure(self):
        stats = os.path.join(self.run.folder, "chip.json")
        isinglass(self.run, self.threads, "image", "run", self.image, "--chips", "1024", "-o", os.path.join(self.run.folder, "chip.npz"),
                  "--stats", stats)
        with open(stats) as file:
            found = json.load(file)
        return reading({"seconds": found.get("seconds", 1.0), "threads": self.threads} | found)


class ScalarLoop(Contender):
    workload, name, settings = "W1", "plain scalar loop (open grid)", "1 chain, mt19937, exp"

    def __init__(self, run):
        self.run = run

    def measure(self):
        done = subprocess.run([os.path.join(self.run.bin, "scalar-loop")], check=True, capture_output=True, text=True, **pinned(1))
        return {"updates": float(done.stdout.split()[0]) * 1e9, "cpu": 1.0, "wall": None}
