"""Arrays that a run must refuse, written to a folder."""

import sys

import numpy as np

folder = sys.argv[1]
W = np.zeros((2, 4, 4), np.float32)
bad = W.copy()
bad[0, 1, 1] = np.nan
for name, arrays in {
    "shape": {"W": np.zeros((2, 4, 5), np.float32)},
    "nan": {"W": bad},
    "text": {"W": np.full((2, 4, 4), b"x")},
    "name": {"Wx": W},
    "none": {},
    "good": {"W": W},
    "clamp": {"s": np.full((4, 4), 3, np.int8)},
    "clamps": {"s": np.zeros((5, 4, 4), np.int8)},
    "node": {"edges": np.array([[0, 1], [1, -2]], np.int32)},
    "loop": {"edges": np.array([[0, 1], [1, 1]], np.int32)},
    "twice": {"edges": np.array([[0, 1], [1, 0]], np.int32)},
    "empty": {"edges": np.zeros((0, 2), np.int32)},
}.items():
    np.savez(f"{folder}/{name}.npz", **arrays)
with open(f"{folder}/good.npz", "rb") as file:
    whole = file.read()
with open(f"{folder}/cut.npz", "wb") as file:
    file.write(whole[: len(whole) // 2])
with open(f"{folder}/m.ebm", "w") as file:
    file.write("""model M(side: int = 4) {
  graph g = grid(side, side, periodic) connect (1,0);
  spin s[g];
  param W[g.edges];
  energy -sum((i,j) in g.edges) W[i,j]*s[i]*s[j];
}
""")
with open(f"{folder}/g.ebm", "w") as file:
    file.write("""model G(file: string) {
  graph g = edges(load(file, "edges"));
  spin s[g];
  energy sum((i,j) in g.edges) s[i]*s[j];
}
""")
