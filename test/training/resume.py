"""A training that is cut off again and again ends in the same bits as one that is left alone.

    resume.py --isinglass BIN [--plant]

Twenty times the process gets SIGINT, SIGTERM or SIGKILL at a random moment and is started again with
--resume. --plant makes one resumption forget the optimiser's momentum, which must be seen.
"""
import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import numpy as np

MODEL = """
model Layer(side: int = 12) {
  graph g = grid(side, side) connect (0,1), (1,2);
  spin s[g];
  param W[g.edges] = 0;
  param b[g] = 0;
  energy -sum((i,j) in g.edges) W[i,j]*s[i]*s[j] - sum(i in g) b[i]*s[i];
}
dtm Small {
  pixels x[5, 5] (levels: 2);
  label y of 3 (copies: 2);
  step Layer() visible x, y on s scattered(parity: even, seed: 4);
  forward (steps: 3, rate: {x: 1.0, y: 0.5});
}
train Small {
  data: npz("data.npz");
  batch: 64; warmup: 40; samples: 20; thin: 4; epochs: 60; seed: 9; offset: 0.1;
  optimiser: adam(rate: 0.03, decay: cosine(0.2), weight_decay: 0.001, average: 0.9);
  penalty: adaptive(rule: replication, target: 0.0001, start: 0.01, every: 7);
}
generate Small { sweeps: 30; images: 8; }
"""
INTERRUPTIONS = 20


def prepare(folder):
    with open(os.path.join(folder, "model.ebm"), "w") as file:
        file.write(MODEL)
    draw = np.random.default_rng(3)
    labels = draw.integers(0, 3, 1600)
    images = ((np.arange(25).reshape(5, 5) // 5 + labels[:, None, None]) % 3).astype(np.int8)
    noise = draw.integers(0, 3, images.shape)
    images = np.where(draw.random(images.shape) < 0.1, noise, images).astype(np.int8)
    np.savez(os.path.join(folder, "data.npz"), x=images, y=labels, x_test=images[:200], y_test=labels[:200])


class Training:
    def __init__(self, binary, folder, name, threads):
        self.out = os.path.join(folder, name)
        self.command = [binary, "train", os.path.join(folder, "model.ebm"), "-o", self.out, "--save-every", "0.1",
                        "--threads", str(threads)]

    def start(self):
        resume = ["--resume"] if os.path.exists(os.path.join(self.out, "state.npz")) else []
        return subprocess.Popen(self.command + resume, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def finish(self):
        process = self.start()
        text = process.communicate()[0]
        if process.returncode != 0:
            sys.exit(f"{' '.join(self.command)} failed:\n{text}")

    def results(self):
        state = dict(np.load(os.path.join(self.out, "state.npz")))
        state.pop("meta")  # holds times
        table = np.genfromtxt(os.path.join(self.out, "metrics.csv"), delimiter=",", names=True)
        for name in table.dtype.names:
            if "second" not in name:
                state["metrics " + name] = table[name]
        for name in ("model.npz", "model-0030.npz", "samples-0060.png"):
            with open(os.path.join(self.out, name), "rb") as file:
                state[name] = np.frombuffer(file.read(), np.uint8)
        return state


def interrupt(training, moments):
    """Cut off at a random moment; the process must leave as the signal says. Whether it was at work."""
    process = training.start()
    time.sleep(moments.uniform(0.02, 0.5))
    signals = [signal.SIGINT, signal.SIGTERM, signal.SIGKILL]
    process.send_signal(moments.choice(signals))
    text = process.communicate()[0]
    if process.returncode not in (0, 130, -signal.SIGKILL, -signal.SIGINT, -signal.SIGTERM):
        sys.exit(f"an interrupted training left with {process.returncode}:\n{text}")
    return process.returncode != 0


def forget_momentum(training):
    path = os.path.join(training.out, "state.npz")
    state = dict(np.load(path))
    state["first"][:] = 0
    np.savez(path, **state)


def differences(one, other):
    return [name for name in one if not np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f")]


def cut_off(options, folder, wanted, moments, expected):
    """Trainings that are cut off until they end, as many as it takes for so many interruptions at work."""
    hits = 0
    for number in range(100):
        training = Training(options.isinglass, folder, f"cut{number}", threads=1)
        while hits < wanted and interrupt(training, moments):
            hits += 1
        if options.plant:
            forget_momentum(training)
        training.finish()
        different = differences(expected, training.results())
        if different or hits == wanted:
            return different
    sys.exit("the training is too short to be cut off")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--isinglass", required=True)
    parser.add_argument("--plant", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        alone = Training(options.isinglass, folder, "alone", threads=2)
        alone.finish()
        wanted = 3 if options.plant else INTERRUPTIONS
        different = cut_off(options, folder, wanted, random.Random(11), alone.results())
    if options.plant:
        if not different:
            sys.exit("momentum was forgotten, and nothing differs")
    elif different:
        sys.exit(f"an interrupted training differs in {', '.join(different)}")


main()
