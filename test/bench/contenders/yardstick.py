"""The hand-written kernels. Their programs print every row at once: one run of each a round, shared by the workloads."""

import os
import re
import subprocess

import machine
from contenders import Contender, Unavailable, pinned

ROW = re.compile(r"^(?P<row>\S.*?)\s+(?P<rate>\d+\.\d+) flips/ns \(best")


def parse(text):
    """Row to flips/ns of thread time; the mean where a program prints a row twice. Spaces count as one."""
    rates = {}
    for line in text.splitlines():
        if found := ROW.match(line.strip()):
            rates.setdefault(" ".join(found["row"].split()), []).append(float(found["rate"]))
    return {row: sum(values) / len(values) for row, values in rates.items()}


class Programs:
    """Built once; `rates(program)` runs it again when the round has moved on."""

    def __init__(self, run):
        self.run, self.folder, self.runs = run, os.path.join(run.out, "yardstick"), {}

    def setup(self):
        source = self.run.yardstick
        if not os.path.exists(os.path.join(source, "Makefile")):
            raise Unavailable(f"no yardstick in {source}")
        missing = {"avx512vbmi", "gfni", "vaes"} - machine.features()
        if missing:
            raise Unavailable(f"this machine lacks {', '.join(sorted(missing))}")
        done = subprocess.run(["make", "-s", "-C", source, f"OUT={self.folder}", "CXX=clang++-22"], capture_output=True, text=True)
        if done.returncode:
            raise Unavailable("the yardstick does not build: " + (done.stderr.strip().splitlines() or ["?"])[-1])

    def rates(self, program):
        number, rates = self.runs.get(program, (None, None))
        if number != self.run.round:
            done = subprocess.run([os.path.join(self.folder, program)], check=True, capture_output=True, text=True, **pinned(1))
            rates = parse(done.stdout)
            self.runs[program] = self.run.round, rates
        return rates


class Yardstick(Contender):
    def __init__(self, programs, workload, row):
        self.programs, self.workload, (self.program, self.row) = programs, workload.name, row
        self.name, self.settings = f"yardstick: {' '.join(self.row.split())}", f"{self.program}, clang++-22 -O3 -march=native"

    def setup(self):
        self.programs.setup()

    def measure(self):
        rates = self.programs.rates(self.program)
        row = " ".join(self.row.split())
        if row not in rates:
            raise Unavailable(f"{self.program} prints no row '{row}'")
        return {"updates": rates[row] * 1e9, "cpu": 1.0, "wall": None}
