#!/usr/bin/env bash
# Benchmarks, all in one run, interleaved, medians: prints ratios, since absolute times wander.
#   bash test/bench/run.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/../.."
bash .ci/install
cmake --preset release >/dev/null
cmake --build build --target isinglass scalar-loop >/dev/null
exec /usr/bin/python3 -B test/bench/boltzmann.py --bin build/bin --examples examples --runs "${1:-5}"
