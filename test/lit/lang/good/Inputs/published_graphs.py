"""Checks every published graph and prints nodes and edges, a line a file."""
import os
import subprocess
import sys

FORMATS = {"3x3x2.txt": "ij1", "pegasus_P4_RAU_001.txt": "ij1",
           "L08_text_JOrig_0000.txt": "matrix0", "L08_text_JOrig_0001.txt": "matrix0"}
MODEL = """model M(file: string) {
  graph g = edges(file, format: %s);
  spin s[g];
  energy sum((i,j) in g.edges) g.weight[i,j]*s[i]*s[j];
}
"""
folder = sys.argv[1]
for name in sorted(os.listdir(folder)):
    model = "published.ebm"
    with open(model, "w") as out:
        out.write(MODEL % FORMATS.get(name, "rudy"))
    run = subprocess.run(["isinglass", "check", model, "-D", f"file={folder}/{name}"],
                         capture_output=True, text=True, check=False)
    last = (run.stdout or run.stderr).strip().splitlines()[-1]
    print(name, last.strip().rsplit(", ", 1)[0])
os.remove(model)
