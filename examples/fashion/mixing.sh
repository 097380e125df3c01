#!/usr/bin/env bash
# Mixing against expressivity on Fashion-MNIST: a monolithic machine, a chain of four steps, and a chain with the
# adaptive penalty; quality and autocorrelation against epoch, as a table for all and as curves.
#   bash examples/fashion/mixing.sh [--quick|--full] [OUT]       (--quick: two epochs on a smaller lattice, a minute;
#                                                                 --full: twenty and eight, ten minutes on two cores)
# options.sh says where it looks for the data.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=mixing
source "$here/options.sh"

for model in Monolithic Chain Penalised; do
  train $model mixing.ebm --model $model
done
/usr/bin/python3 -B "$here/curves.py" "$out" Monolithic Chain Penalised
