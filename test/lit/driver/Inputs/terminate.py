"""Sends a sampling SIGTERM again and again until it ends, and says what it left."""

import os
import signal
import subprocess
import sys
import time

import numpy as np

run = subprocess.Popen(["isinglass", "sample", sys.argv[1], "-o", "w.npz", "--chains", "64", "--samples", "2000", "--warmup", "1",
                        "--thin", "400", "--record", "spins,energy"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
while run.poll() is None and not [f for f in os.listdir() if f.startswith("w.npz.part")]:
    time.sleep(0.01)
time.sleep(2)
while run.poll() is None and not os.path.exists("w.npz"):
    run.send_signal(signal.SIGTERM)
    time.sleep(0.01)
run.wait()
with np.load("w.npz") as file:
    print(f"wrote {file['energy'].shape[1]} samples, left", *[f for f in os.listdir() if f.startswith("w.npz")])
