#!/usr/bin/env python3
"""Quality and worst autocorrelation against epoch, of trainings beside each other.

    curves.py FOLDER NAME...

FOLDER/NAME are run folders of `isinglass train`. Writes FOLDER/curves.csv, and, where matplotlib is to be had
(python3-matplotlib, or PyPI), FOLDER/curves.svg.
"""
import csv
import math
import os
import sys


def read(folder, name):
    with open(os.path.join(folder, name, "metrics.csv"), newline="") as file:
        for row in csv.DictReader(file):
            worst = max(float(row[key]) for key in row if key.startswith("autocorrelation"))
            yield [name, int(row["epoch"]), float(row["quality"]), worst, float(row["seconds"])]


def draw(path, rows, names):
    try:
        import matplotlib
    except ImportError:
        print("matplotlib is not here: curves.csv only")
        return
    matplotlib.use("svg")
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for name in names:
        own = [row for row in rows if row[0] == name]
        for axis, column in zip(axes, (2, 3)):
            axis.plot([row[1] for row in own], [row[column] for row in own], marker="o", markersize=3, label=name)
    axes[0].set(xlabel="epoch", ylabel="normalised Fréchet distance", ylim=(0, None))
    axes[1].set(xlabel="epoch", ylabel="worst autocorrelation", ylim=(0, None))
    axes[0].legend()
    figure.savefig(path)


def best(values):
    """Of those that were measured."""
    return min((value for value in values if not math.isnan(value)), default=math.nan)


def main(folder, *names):
    rows = [row for name in names for row in read(folder, name)]
    with open(os.path.join(folder, "curves.csv"), "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["model", "epoch", "quality", "autocorrelation", "seconds"])
        table.writerows([name, epoch, f"{quality:.4f}", f"{worst:.4f}", f"{seconds:.1f}"]
                        for name, epoch, quality, worst, seconds in rows)
    draw(os.path.join(folder, "curves.svg"), rows, names)
    print(f"{'model':12} {'epochs':>6} {'best':>8} {'last':>8} {'autocorrelation, last':>22}")
    for name in names:
        own = [row for row in rows if row[0] == name]
        print(f"{name:12} {len(own):6} {best(row[2] for row in own):8.4f} {own[-1][2]:8.4f} {own[-1][3]:22.4f}")


main(*sys.argv[1:])
