#!/usr/bin/env bash
# Mixing against expressivity at the full setting of the paper (replication.ebm): one monolithic machine, a chain of eight
# steps, the chain with the adaptive penalty, and with one that is steered more often; quality and autocorrelation
# against epoch, as a table and as curves.
# Pictures are drawn at the temperature that was trained: README.md says what the authors' ramp does to them.
#   bash examples/fashion/replication.sh [--quick|--full] [OUT]   (--quick: two epochs on a small lattice, two minutes;
#                                                                  --full: hours; stopped, it goes on when called again)
# options.sh says where it looks for the data.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=replication
source "$here/options.sh"

ramp=(-D hot=1 -D cold=1)
train Monolithic replication.ebm --model Free "${ramp[@]}" -D T=1
train Chain replication.ebm --model Free "${ramp[@]}"
train Penalised replication.ebm --model Penalised "${ramp[@]}"
train Steered replication.ebm --model Steered "${ramp[@]}"
/usr/bin/python3 -B "$here/curves.py" "$out" Monolithic Chain Penalised Steered
