"""All workloads for us, the yardstick and the peers, in turn, in one run; see README.md."""

import argparse
import datetime
import os
import shlex
import subprocess
import sys
import tempfile

import graphs
import machine
import report
import workloads
from contenders import Unavailable, ours, peers, training, yardstick


class Run:
    """Where things are, and the number of the round."""

    def __init__(self, arguments, folder):
        self.source = os.path.dirname(os.path.abspath(__file__))
        self.root = os.path.abspath(os.path.join(self.source, "../.."))
        self.bin, self.folder, self.round = os.path.abspath(arguments.bin), folder, 0
        self.out = os.path.join(self.root, "build/bench")
        self.seconds = 0.2 if arguments.quick else 1.5
        self.yardstick = os.environ.get("ISINGLASS_YARDSTICK") or os.path.join(self.root, "../shared/yardstick")
        os.makedirs(self.out, exist_ok=True)

    def graph(self, name):
        return graphs.write(name, self.out)


def contenders(run, chosen, with_peers):
    """In the order of a round. A yardstick's row that two kernels name is one contender."""
    programs, environments, found = yardstick.Programs(run), peers.environments(run) if with_peers else (), []
    for workload in chosen:
        if workload is training.WORKLOAD:
            for kernel in workload.ours:
                found += [training.Training(run, workload, kernel), training.Bare(run, workload, kernel)]
            found += [peers.Peer(run, workload, e, "thrml_training_program") for e in environments if e.name == "thrml"]
            continue
        for kernel in workload.ours:
            found += [ours.Ours(run, workload, kernel, threads) for threads in ((1, 2) if workload.two_threads else (1,))]
        found += [yardstick.Yardstick(programs, workload, row) for row in dict.fromkeys(kernel.yardstick for kernel in workload.ours)]
        found += [peers.Peer(run, workload, environment) for environment in environments]
        if workload.name == "W1":
            found += [ours.Chip(run, 1), ours.Chip(run, 2), ours.ScalarLoop(run)]
        found += [ours.Moments(run, workload, kernel) for kernel in workload.ours]
    return found


def attempt(work, contender, errors):
    """None where the contender cannot be had, which is said once."""
    try:
        return work()
    except (Unavailable, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
        errors[contender] = f"{error}" if isinstance(error, Unavailable) else repr(error)
        print(f"{contender.workload} {contender.name}: not available: {error}", file=sys.stderr)
        return None


def rounds(run, all_contenders, number):
    errors, readings = {}, {contender: [] for contender in all_contenders}
    for contender in all_contenders:
        attempt(contender.setup, contender, errors)
    for run.round in range(1, number + 1):
        print(f"round {run.round} of {number}", file=sys.stderr)
        for contender in all_contenders:
            if contender not in errors and (reading := attempt(contender.measure, contender, errors)):
                readings[contender].append(reading)
    return [report.row(contender, readings[contender], errors.get(contender)) for contender in all_contenders]


def goals(chosen):
    return [goal for w in chosen if w is training.WORKLOAD for goal in training.goals(w)] + [{"workload": w.name, "name": f"isinglass, {k.label}", "yardstick": f"yardstick: {' '.join(k.yardstick[1].split())}",
             "share": k.share, "times_peer": k.peers} for w in chosen if w is not training.WORKLOAD for k in w.ours]


def bench(arguments):
    chosen = workloads.chosen(arguments.only, (*workloads.WORKLOADS, training.WORKLOAD))
    with tempfile.TemporaryDirectory(prefix="isinglass-bench-") as folder:
        run = Run(arguments, folder)
        found = contenders(run, chosen, not arguments.skip_peers)
        try:
            rows = rounds(run, found, arguments.rounds)
        finally:
            for contender in found:
                contender.close()
    result = {"date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "rounds": arguments.rounds,
              "command": shlex.join(["bash", "test/bench/run.sh", *arguments.given]), "machine": machine.describe(run.root),
              "seconds_a_run": run.seconds, "workloads": {w.name: w.title for w in chosen}, "rows": rows,
              "ratios": report.ratios(rows, goals(chosen))}
    report.write(result, run.out)
    print(report.markdown(result))
    print(f"written: {run.out}/bench.md, bench.json", file=sys.stderr)
    if arguments.write_readme:
        write_readme(run.root, report.markdown(result))


def write_readme(root, table):
    path = os.path.join(root, "README.md")
    with open(path) as file:
        text = report.between_marks(file.read(), table)
    with open(path, "w") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", default="build/bin", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", help="W1,W3: these workloads")
    parser.add_argument("--skip-peers", action="store_true")
    parser.add_argument("--quick", action="store_true", help="runs of 0.2 s: whether all works, not how fast")
    parser.add_argument("--write-readme", action="store_true", help="put the table into README.md")
    parser.add_argument("--self-test", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.given = sys.argv[1:]
    if arguments.self_test:
        import self_test
        self_test.run()
    else:
        bench(arguments)


if __name__ == "__main__":
    main()
