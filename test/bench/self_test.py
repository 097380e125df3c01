"""The harness without timing, network or binaries: parsing, graphs, ratios, tables."""

import types

import numpy as np

import graphs
import report
import workloads
from contenders import ours, training, yardstick

PRINTED = """max |F| = 41
Tab<1024, X, X16>                                              16.00 flips/ns (best 16.37)
W4 2-D 1024^2 1 chain  run T=2.6 xoro                  72.32 flips/ns (best 72.83; eps 2^-12.9, patch 11%)
L=70 flat xoro                                       10.00 flips/ns (best 10.83)
L=70 flat xoro                                       11.00 flips/ns (best 10.87)
moments fold eight edges               23.7 us a sample of 1024 chains (best 23.5), 0.81 ns an edge
"""


def yardstick_is_parsed():
    rates = yardstick.parse(PRINTED)
    assert rates == {"Tab<1024, X, X16>": 16.0, "W4 2-D 1024^2 1 chain run T=2.6 xoro": 72.32, "L=70 flat xoro": 10.5}, rates


def stats_are_read():
    stats = {"updates_per_second": 4e9, "seconds": 2.0, "threads": 2}
    assert ours.reading(stats) == {"updates": 8e9, "wall": 2.0, "cpu": 4.0}
    assert ours.reading(stats | {"cpu_seconds": 3.0})["cpu"] == 3.0


def graphs_are_what_they_say():
    for name, degree in (("grid12-22", 12), ("square-8", 4), ("cubic-4", 6), ("regular6-200", 6)):
        nodes, pairs, weights, biases, colour = graphs.build(name)
        assert len(pairs) == len(weights) == nodes * degree // 2 and len(biases) == len(colour) == nodes
        assert (np.bincount(pairs.ravel(), minlength=nodes) == degree).all()
        assert len(np.unique(np.sort(pairs, axis=1), axis=0)) == len(pairs)
        assert (colour[pairs[:, 0]] != colour[pairs[:, 1]]).all()


    nodes, pairs, *_ = graphs.build("open12-70")
    assert len(pairs) == 26088, "the paper's open grid"


def workloads_are_chosen():
    assert [w.name for w in workloads.chosen("T1", (*workloads.WORKLOADS, training.WORKLOAD))] == ["T1"]
    assert [w.name for w in workloads.chosen("W4,W1")] == ["W1", "W4", "W4x64"]
    assert len(workloads.chosen(None)) == len(workloads.WORKLOADS)


def contender(name, threads=1):
    return types.SimpleNamespace(workload="W1", name=name, threads=threads, settings="s", versions={"thrml": "0.1.4"})


def result():
    reading = {"updates": 6e9, "cpu": 1.0, "wall": 2.0}
    rows = [report.row(contender("isinglass, i8"), [reading, reading | {"cpu": 2.0}, reading | {"cpu": 3.0}], None),
            report.row(contender("yardstick: y"), [{"updates": 4e9, "cpu": 1.0, "wall": None}], None),
            report.row(contender("thrml"), [reading | {"cpu": 100.0}], None),
            report.row(contender("dwave"), [], "no | network"),
            report.row(contender("cost"), [{"cpu": 12.0, "wall": 13.0, "percent": True}], None)]
    goal = {"workload": "W1", "name": "isinglass, i8", "yardstick": "yardstick: y", "share": 1.0, "times_peer": 40}
    return {"date": "d", "rounds": 3, "command": "c", "machine": dict.fromkeys(("cpu", "family", "model", "cores", "compiler", "commit"), "m"),
            "workloads": {"W1": "t"}, "rows": rows, "ratios": report.ratios(rows, [goal])}


def ratios_are_of_medians():
    found, = result()["ratios"]
    assert found["to_yardstick"] == 0.75 and abs(found["to_peer"] - 50) < 1e-9 and found["peer"] == "thrml", found


def tables_are_written():
    text = report.markdown(result())
    for part in ("| W1 | isinglass, i8 | 0.75 (goal 1.00, missed) | 50 (goal 40), thrml |", "| isinglass, i8 | 1 | 3 | 2 to 6 | 3 | s |",
                 "| thrml 0.1.4 |", "not available: no / network", "| 12 % |"):
        assert part in text, (part, text)


def readme_is_replaced_between_marks():
    once = report.between_marks("a\n\n## Licence\n\nb\n", "one")
    again = report.between_marks(once, "two")
    assert "two" in again and "one" not in again and again.count(report.BEGIN) == 1 and again.endswith("## Licence\n\nb\n"), again


def run():
    for test in (yardstick_is_parsed, stats_are_read, graphs_are_what_they_say, workloads_are_chosen, ratios_are_of_medians,
                 tables_are_written, readme_is_replaced_between_marks):
        test()
        print(f"{test.__name__.replace('_', ' ')}: ok")
