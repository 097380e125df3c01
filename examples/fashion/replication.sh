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

train() { # NAME MODEL OPTION...
  local name=$1 model=$2 size=() resume=()
  shift 2
  [ "$quick" = --full ] || size=(-D side=48 --epochs 2 --warmup 20 --samples 4)
  [ ! -e "$out/$name/state.npz" ] || resume=(--resume)
  "$isinglass" train "$here/replication.ebm" --model "$model" -D hot=1 -D cold=1 "$@" "${size[@]}" --data "$data" --precision i8 \
    --features "$here/features.npz" -o "$out/$name" "${resume[@]}"
}
train Monolithic Free -D T=1
train Chain Free
train Penalised Penalised
train Steered Steered
/usr/bin/python3 -B "$here/curves.py" "$out" Monolithic Chain Penalised Steered
