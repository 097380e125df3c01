"""`terminate.py FILE COMMAND...`: sends a command that writes FILE SIGTERM again and again until it ends, and says what it left."""

import os
import signal
import subprocess
import sys
import time

import numpy as np

name = sys.argv[1]
run = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
while run.poll() is None and not [f for f in os.listdir() if f.startswith(name + ".part")]:
    time.sleep(0.01)
time.sleep(2)
while run.poll() is None and not os.path.exists(name):
    run.send_signal(signal.SIGTERM)
    time.sleep(0.01)
run.wait()
with np.load(name) as file:
    print(f"wrote {file['energy'].shape[1]} samples, left", *[f for f in os.listdir() if f.startswith(name)])
