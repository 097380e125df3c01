"""Time and memory that users may rely on, and the same bits on any number of threads.

Times are the fastest of a few runs, since the machine may be busy; memory is the peak of the process.
"""

import argparse
import hashlib
import json
import os
import shutil
import statistics
import sys
import tempfile
import time


def measure(command):
    """(exit status, seconds, peak MB) of one run, output thrown away."""
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.execv(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), time.perf_counter() - start, usage.ru_maxrss / 1024


class Limits:
    def __init__(self, binary, examples, folder):
        self.binary, self.examples, self.folder, self.failures = binary, examples, folder, 0

    def model(self, name):
        return os.path.join(self.examples, name, name + ".ebm")

    def path(self, name):
        return os.path.join(self.folder, name)

    def report(self, what, value, bound, unit):
        good = value <= bound
        self.failures += not good
        print(f"{'ok  ' if good else 'FAIL'} {what}: {value:.3g} {unit}, bound {bound:g} {unit}", flush=True)

    def fastest(self, what, command, seconds, megabytes=None, runs=5):
        runs = [measure([self.binary, *command]) for _ in range(runs)]
        if any(status for status, _, _ in runs):
            sys.exit(f"isinglass {' '.join(command)} failed")
        self.report(what, min(t for _, t, _ in runs), seconds, "s")
        if megabytes:
            self.report(what, max(m for _, _, m in runs), megabytes, "MB")

    def compile_large(self):
        self.fastest("10,000 x 10,000 grid to gibbs",
                     ["compile", self.model("ising"), "--emit=gibbs", "-D", "side=10000", "-o", self.path("g.mlir")], 1.0, 200)

    def check(self):
        for name in ("ising", "boltzmann", "rbm", "plaquette"):
            self.fastest(f"check {name}", ["check", self.model(name)], 0.2)

    def start(self):
        """From the start of the process to the end of a run of one sweep, of any regular model."""
        for name, options in (("ising", ["side=2048"]), ("boltzmann", []), ("rbm", []), ("plaquette", [])):
            sizes = [word for option in options for word in ("-D", option)]
            stats = self.path("stats.json")
            command = ["sample", self.model(name), "-o", self.path("o.npz"), "--chains", "1", "--warmup", "0", "--samples", "1",
                       "--thin", "1", "--stats", stats, *sizes]
            best = float("inf")
            for _ in range(3):
                if measure([self.binary, *command])[0]:
                    sys.exit(f"isinglass {' '.join(command)} failed")
                with open(stats) as file:
                    best = min(best, json.load(file)["start_seconds"])
            self.report(f"start of {name}", best, 1.0, "s")

    def second_start(self):
        """A second run takes its program from the cache: the same bytes, and hardly a start."""
        out, stats, cache = self.path("o.npz"), self.path("stats.json"), self.path("cache")
        command = [self.binary, "sample", self.model("boltzmann"), "-o", out, "--chains", "1024", "--warmup", "2", "--samples", "1",
                   "--thin", "1", "--stats", stats]
        seconds, whole, digests = {}, {}, set()
        for _ in range(5):
            shutil.rmtree(cache, ignore_errors=True)
            for start, folder, compiled in (("off", "off", "fresh"), ("first", cache, "fresh"), ("second", cache, "cache")):
                os.environ["ISINGLASS_CACHE"] = folder
                status, wall, _ = measure(command)
                if status:
                    sys.exit(f"isinglass {' '.join(command)} failed")
                with open(out, "rb") as file:
                    digests.add(hashlib.sha256(file.read()).hexdigest())
                with open(stats) as file:
                    said = json.load(file)
                if said["compiled"] != compiled:
                    sys.exit(f"the {start} start is {said['compiled']}, expected {compiled}")
                seconds[start] = min(said["start_seconds"], seconds.get(start, wall))
                whole[start] = min(wall, whole.get(start, wall))
        os.environ["ISINGLASS_CACHE"] = "off"
        print("     start, whole process: " + "; ".join(f"{start} {seconds[start]:.3f} s, {whole[start]:.3f} s" for start in seconds))
        self.report("second start of boltzmann", seconds["second"], 0.1, "s")
        self.report("second start of boltzmann, the whole process", whole["second"], 0.1, "s")
        self.report("second start in times of the first", seconds["second"] / seconds["first"], 1, "x")
        self.report("kinds of files from fresh and cached programs", len(digests), 1, "")

    def memory(self):
        """A million cells, 64 chains: what the run said it needs, plus the compiler itself."""
        stats = self.path("stats.json")
        command = [self.binary, "sample", self.model("ising"), "-o", self.path("o.npz"), "-D", "side=1000", "--chains", "64",
                   "--warmup", "2", "--samples", "1", "--thin", "1", "--stats", stats]
        status, _, peak = measure(command)
        if status:
            sys.exit(f"{' '.join(command)} failed")
        with open(stats) as file:
            said = json.load(file)["memory_bytes"] / 2**20
        self.report("1,000 x 1,000 cells, said before the run", said, 200, "MB")
        self.report("1,000 x 1,000 cells, peak above that and the compiler", peak - said, 250, "MB")

    def compile_for_chip(self):
        """Placement is arithmetic, at any size; an image is a fixed number of bytes a cell and direction."""
        machine = self.model("boltzmann")
        huge, million = "--target=dtca:paper-g12:10000x10000", "--target=dtca:paper-g12:1000x1000"
        self.fastest("10,000 x 10,000 cells of degree 12 to dtca",
                     ["compile", machine, huge, "--emit=dtca", "-D", "side=10000", "-o", self.path("c.mlir")], 2.0, 200)
        self.fastest("1,000 x 1,000 cells placed",
                     ["compile", machine, million, "--emit=placed", "-D", "side=1000", "-o", self.path("c.mlir")], 0.5, 200)
        self.fastest("1,000 x 1,000 cells of degree 12 to an image",
                     ["compile", machine, million, "-D", "side=1000", "-o", self.path("c.dtci")], 5.0, 800, runs=3)
        self.fastest("that image against its model", ["image", "verify", self.path("c.dtci"), "--of", machine, "-D", "side=1000"], 8.0, runs=3)
        self.fastest("70 x 70 cells of degree 12 to an image",
                     ["compile", machine, "--target=dtca:paper-g12", "--iterations", "250", "-o", self.path("m.dtci")], 0.5, runs=3)
        self.report("size of that image", os.path.getsize(self.path("m.dtci")) / 1000, 300, "kB")

    def simulate_chip(self):
        """The simulated chip against the sampler: the same cells, updates and chains, in turn."""
        image, stats = self.path("m.dtci"), self.path("stats.json")
        work = ["compile", self.model("boltzmann"), "--target=dtca:paper-g12", "--iterations", "250", "-o", image]
        chip = ["image", "run", image, "--chips", "1024"]
        sampler = ["sample", self.model("boltzmann"), "--chains", "1024", "--warmup", "250", "--samples", "1", "--thin", "1"]
        if measure([self.binary, *work])[0]:
            sys.exit(f"isinglass {' '.join(work)} failed")
        rates = {"chip": [], "sampler": []}
        for _ in range(3):
            for name, command in (("chip", chip), ("sampler", sampler)):
                if measure([self.binary, *command, "-o", self.path("o.npz"), "--stats", stats])[0]:
                    sys.exit(f"isinglass {' '.join(command)} failed")
                with open(stats) as file:
                    rates[name].append(json.load(file)["updates_per_second"])
        chip, sampler = (statistics.median(rates[name]) for name in ("chip", "sampler"))
        print(f"     updates a second: chip {chip:.3g}, sampler {sampler:.3g}")
        self.report("time of the simulated chip in times of the sampler", sampler / chip, 2, "x")

    def threads(self):
        """Bit-identical files for one and two threads, with one tile and with many."""
        for name, options in (("boltzmann", ["--chains", "200", "--samples", "3"]),
                              ("ising", ["-D", "side=600", "--chains", "70", "--samples", "2", "--warmup", "20"])):
            digests = []
            for threads, seed in (("1", "5"), ("2", "5"), ("2", "6")):
                out = self.path("o.npz")
                if measure([self.binary, "sample", self.model(name), "-o", out, "--threads", threads, "--seed", seed, *options])[0]:
                    sys.exit(f"sampling {name} failed")
                with open(out, "rb") as file:
                    digests.append(hashlib.sha256(file.read()).hexdigest())
            same = digests[0] == digests[1] != digests[2]
            self.failures += not same
            print(f"{'ok  ' if same else 'FAIL'} {name}: same bytes for one and two threads, others for another seed: {digests[0][:16]}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--isinglass", required=True)
    parser.add_argument("--examples", required=True)
    options = parser.parse_args()
    os.environ["ISINGLASS_CACHE"] = "off"  # what is measured includes the compiler
    with tempfile.TemporaryDirectory() as folder:
        limits = Limits(os.path.abspath(options.isinglass), options.examples, folder)
        for part in (limits.compile_large, limits.check, limits.start, limits.second_start, limits.memory, limits.compile_for_chip,
                     limits.simulate_chip, limits.threads):
            part()
    sys.exit(1 if limits.failures else 0)


if __name__ == "__main__":
    main()
