"""A tiny denoising model, its data and a network of features, in the folder given."""
import os
import sys

import numpy as np

folder = sys.argv[1]
draw = np.random.default_rng(1)
labels = draw.integers(0, 2, 640)
images = np.where((np.arange(16).reshape(4, 4) % 4 < 2) ^ (labels[:, None, None] == 1), 255, 0).astype(np.uint8)
images = np.where(draw.random(images.shape) < 0.05, 255 - images, images).astype(np.uint8)


def save(name, **arrays):
    np.savez(os.path.join(folder, name), **arrays)


save("data.npz", x=images, y=labels, x_test=images[:128], y_test=labels[:128])
save("wide.npz", x=images[:, :, :3], y=labels)
save("classes.npz", x=images, y=labels + 1)
save("nolabels.npz", x=images)
save("few.npz", x=images[:9], y=labels[:9])
# Features: both halves' brightness; classes: which half is up.
first = np.zeros((16, 2), np.float32)
first[np.arange(16) % 4 < 2, 0] = 0.1
first[np.arange(16) % 4 >= 2, 1] = 0.1
save("features.npz", weights1=first, scale1=np.float32(1), bias1=np.ones(2, np.float32),
     weights2=np.eye(2, dtype=np.float32), scale2=np.float32(1), bias2=np.zeros(2, np.float32))
save("other.npz", weights1=first[:9], scale1=np.float32(1), bias1=np.ones(2, np.float32),
     weights2=np.eye(2, dtype=np.float32), scale2=np.float32(1), bias2=np.zeros(2, np.float32))
with open(os.path.join(folder, "m.ebm"), "w") as file:
    file.write("""
model Layer(side: int = 8) {
  graph g = grid(side, side) connect (0,1), (1,2);
  spin s[g];
  param W[g.edges] = 0;
  param b[g] = 0;
  energy -sum((i,j) in g.edges) W[i,j]*s[i]*s[j] - sum(i in g) b[i]*s[i];
}
dtm Small(side: int = 8, T: int = 2) {
  pixels x[4, 4];
  label y of 2 (copies: 4);
  step Layer(side: side) visible x, y on s scattered(seed: 4);
  forward (steps: T, rate: {x: 1.0, y: 0.5});
}
train Small { data: npz("data.npz"); batch: 64; warmup: 20; samples: 10; thin: 2; epochs: 8; optimiser: adam(rate: 0.1); }
generate Small { sweeps: 60; images: 16; }
""")
