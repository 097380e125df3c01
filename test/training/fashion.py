"""A minute and a half of Fashion-MNIST: a short training must come near enough to the data to be clothes.

    fashion.py --isinglass BIN --examples DIR --data DIR [--plant]

--plant measures the model that it started from, which must be too far away.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

NEAR = 0.6  # 1: pixels without correlations


def main():
    parser = argparse.ArgumentParser()
    for name in ("isinglass", "examples", "data"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--plant", action="store_true")
    options = parser.parse_args()
    data = os.path.join(options.data, "fashion-mnist")
    if not os.path.isdir(data):
        sys.exit(77)
    fashion = os.path.join(options.examples, "fashion")
    model = [os.path.join(fashion, "fashion.ebm"), "-D", "side=48", "-D", "T=2", "--precision", "i8", "--data", data,
             "--features", os.path.join(fashion, "features.npz")]

    def run(*arguments):
        subprocess.run([options.isinglass, *arguments], check=True)

    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "run")
        # After a batch next to nothing is learnt.
        length = ["--minutes", "0.001"] if options.plant else []
        run("train", *model, "--warmup", "60", "--epochs", "3", *length, "-o", out)
        report = os.path.join(folder, "report.json")
        run("evaluate", *model, "--params", os.path.join(out, "model.npz"), "--images", "1024", "-o", report)
        with open(report) as file:
            found = json.load(file)
    print(f"normalised distance {found['free']['normalised']:.3f}, data {found['data']['normalised']:.3f}")
    if (found["free"]["normalised"] < NEAR) == options.plant:
        sys.exit("the untrained model passes for clothes" if options.plant else "these are no clothes")


main()
