#!/usr/bin/env bash
# Mixing against expressivity where pixels lie as in their picture (spread.ebm): one monolithic machine, a chain of eight
# steps, and the chain with the adaptive penalty; quality and autocorrelation against epoch, as a table and as curves.
#   bash examples/fashion/spread.sh [--quick|--full] [OUT]   (--quick: two epochs on a small lattice, two minutes;
#                                                            --full: an hour or two; stopped, it goes on when called again)
# options.sh says where it looks for the data.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=spread
source "$here/options.sh"

train Monolithic spread.ebm --model Free -D T=1
train Chain spread.ebm --model Free
train Penalised spread.ebm --model Penalised
/usr/bin/python3 -B "$here/curves.py" "$out" Monolithic Chain Penalised
