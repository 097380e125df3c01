"""T1: training a denoising model, against the bare sampler on the same shapes and against thrml's gradient."""

import csv
import os
import shutil

import numpy as np

import workloads
from contenders import Contender
from contenders.ours import Ours, isinglass

BATCHES = 39  # as many as between two measurements of autocorrelation, which are part of training


class Training(Contender):
    """An epoch of a few batches, all that a batch costs: noise, both phases, moments, Adam, and a measurement."""

    threads = 1

    def __init__(self, run, workload, kernel):
        self.run, self.workload, self.kernel = run, workload.name, kernel
        self.name = f"isinglass train, {kernel.label}"

    def setup(self):
        batches = 2 if self.run.seconds < 1 else BATCHES
        self.data = os.path.join(self.run.folder, "pictures.npz")
        random = np.random.default_rng(1)
        items = 512 * batches
        pictures = np.kron(random.random((items, 7, 7)) < 0.4, np.ones((4, 4))).astype(np.uint8) * 255
        np.savez(self.data, x=pictures, y=random.integers(0, 10, items).astype(np.uint8))
        self.settings = f"{batches} batches of 512, 4 steps of 264 and 94 sweeps, open 60 x 60"

    def measure(self):
        out = os.path.join(self.run.folder, "training")
        shutil.rmtree(out, ignore_errors=True)
        isinglass(self.run, 1, "train", os.path.join(self.run.source, "models/clothes.ebm"), "--data", self.data, "-o", out,
                  *self.kernel.options)
        with open(os.path.join(out, "metrics.csv")) as file:
            row, = csv.DictReader(file)
        return {"updates": float(row["updates"]), "wall": float(row["seconds"]), "cpu": float(row["seconds"])}


class Bare(Ours):
    """The sampler alone: as many chains on the grid of a step."""

    def __init__(self, run, workload, kernel):
        super().__init__(run, workload, kernel, 1)
        self.name = bare_name(kernel)


def bare_name(kernel):
    return f"isinglass sample, {kernel.label}"


def goals(workload):
    """Of the bare sampler's speed, and times the peer's."""
    return [{"workload": workload.name, "name": f"isinglass train, {k.label}", "yardstick": bare_name(k), "share": 0.85,
             "times_peer": 20} for k in workload.ours]


WORKLOAD = workloads.Workload("T1", "training a chain of four steps, open grid 60 x 60 of degree 12, batch 512", "open12.ebm",
                              "open12-60", 512, 1.0, tuple(workloads.Ours(workloads.precision(p), (), 0.85, 20) for p in ("i8", "i16")))
