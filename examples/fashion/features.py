#!/usr/bin/env python3
"""Trains the fixed network whose features `isinglass evaluate` measures pictures in, and writes it.

    features.py DATA OUTPUT

DATA is the folder of Fashion-MNIST, OUTPUT an NPZ file. The network sees pictures of one level (up where a
pixel is above a tenth of white, as the models do), 784 -> 192 -> 64 -> 10, rectified, and is taught to tell
the ten classes apart; the 64 inputs of its last layer's rectifiers are the features. Weights are rounded to
bytes, a scale a layer, so that the file is small and everyone's copy is the same: `features.npz` beside this
file was made by it (seed 1, 12 epochs, a minute) and is not made again.
"""
import gzip
import os
import sys

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[name] = "1"
import numpy as np  # noqa: E402

SIZES = [784, 192, 64, 10]
EPOCHS, BATCH, RATE = 12, 100, 1e-3


def read(folder, split):
    def load(name, skip):
        with gzip.open(os.path.join(folder, f"{split}-{name}.gz")) as file:
            return np.frombuffer(file.read(), np.uint8, offset=skip)
    images = load("images-idx3-ubyte", 16).reshape(-1, 784)
    return np.where(images > 25.5, 1, -1).astype(np.float32), load("labels-idx1-ubyte", 8)


def forward(layers, x):
    """The inputs of each layer, and the last layer's outputs."""
    inputs = [x]
    for weights, bias in layers[:-1]:
        inputs.append(np.maximum(inputs[-1] @ weights + bias, 0))
    return inputs, inputs[-1] @ layers[-1][0] + layers[-1][1]


def gradients(layers, x, y):
    inputs, logits = forward(layers, x)
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    delta, found = p / len(y), []
    for number in reversed(range(len(layers))):
        found.append((inputs[number].T @ delta, delta.sum(0)))
        delta = (delta @ layers[number][0].T) * (inputs[number] > 0)
    return found[::-1]


def train(x, y, seed=1):
    random = np.random.default_rng(seed)
    layers = [[(random.standard_normal((a, b)) * np.sqrt(2 / a)).astype(np.float32), np.zeros(b, np.float32)]
              for a, b in zip(SIZES, SIZES[1:])]
    moments = [[[np.zeros_like(w), np.zeros_like(w)] for w in layer] for layer in layers]
    steps, total = 0, EPOCHS * (len(x) // BATCH)
    for _ in range(EPOCHS):
        order = random.permutation(len(x))
        for first in range(0, len(x) - BATCH + 1, BATCH):
            steps += 1
            rate = RATE * 0.5 * (1 + np.cos(np.pi * steps / total))
            some = order[first:first + BATCH]
            # A pixel in fifty is turned, so that features do not hang on single pixels.
            noisy = x[some] * np.where(random.random((BATCH, 784)) < 0.02, -1, 1).astype(np.float32)
            for layer, memory, gradient in zip(layers, moments, gradients(layers, noisy, y[some])):
                for k in range(2):
                    memory[k][0] = 0.9 * memory[k][0] + 0.1 * gradient[k]
                    memory[k][1] = 0.999 * memory[k][1] + 0.001 * gradient[k] ** 2
                    step = memory[k][0] / (1 - 0.9 ** steps) / (np.sqrt(memory[k][1] / (1 - 0.999 ** steps)) + 1e-8)
                    layer[k] = (layer[k] - rate * step).astype(np.float32)
    return layers


def rounded(layers):
    """Weights as bytes times a scale."""
    arrays = {}
    for number, (weights, bias) in enumerate(layers, 1):
        scale = np.float32(np.abs(weights).max() / 127)
        arrays[f"weights{number}"] = np.round(weights / scale).astype(np.int8)
        arrays[f"scale{number}"] = scale
        arrays[f"bias{number}"] = bias.astype(np.float32)
    return arrays


def main(data, output):
    layers = train(*read(data, "train"))
    arrays = rounded(layers)
    layers = [(arrays[f"weights{n}"] * arrays[f"scale{n}"], arrays[f"bias{n}"]) for n in (1, 2, 3)]
    x, y = read(data, "t10k")
    print(f"accuracy on the test data: {(forward(layers, x)[1].argmax(1) == y).mean():.4f}")
    np.savez(output, **arrays)


main(*sys.argv[1:])
