#!/usr/bin/env bash
# Benchmarks: all workloads for us, the hand-written kernels and the peers, interleaved, medians; README.md says more.
#   bash test/bench/run.sh [--rounds N] [--only W1,W3] [--skip-peers] [--quick] [--write-readme]
set -euo pipefail
cd "$(dirname "$0")/../.."
bash .ci/install
cmake --preset release >/dev/null
cmake --build build --target isinglass scalar-loop >/dev/null
exec /usr/bin/python3 -B test/bench/bench.py "$@"
