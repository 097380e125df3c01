#!/usr/bin/env bash
# Quality against one part of a model (variants.ebm: fashion.ebm with scattered pixels); as a table and as curves over epochs.
#   bash examples/fashion/variants.sh steps|degree|visible|levels [--quick|--full] [OUT]
#     steps    1, 2, 4, 8 steps of the chain
#     degree   8, 12, 16 neighbours a spin
#     visible  884 visible spins on grids of 44, 52, 60, 70 by as many
#     levels   1, 2, 3 spins a pixel, on a grid that takes them all
# --quick: two epochs of few sweeps on small grids, a minute or two; --full: eight epochs, 12 to 20 minutes on two cores;
# stopped, it goes on when called again. options.sh says where it looks for the data.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
what=${1:-}
[[ $what =~ ^(steps|degree|visible|levels)$ ]] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2 && exit 2; }
shift
out=$what
source "$here/options.sh"

names=()
train() { # NAME MODEL OPTION...
  local name=$1 model=$2 size=() resume=()
  shift 2
  names+=("$name")
  [ "$quick" = --full ] || size=(--epochs 2 --warmup 40 --samples 4)
  [ ! -e "$out/$name/state.npz" ] || resume=(--resume)
  "$isinglass" train "$here/variants.ebm" --model "$model" "$@" "${size[@]}" --data "$data" --precision i8 \
    --features "$here/features.npz" -o "$out/$name" "${resume[@]}"
}
side=60
[ "$quick" = --full ] || side=48
case $what in
  steps) for steps in 1 2 4 8; do train "T$steps" Twelve -D T=$steps -D side=$side; done ;;
  degree) for model in Eight Twelve Sixteen; do train $model $model -D side=$side; done ;;
  visible) for side in 44 52 60 70; do train "side-$side" Twelve -D side=$side; done ;;
  levels) for levels in 1 2 3; do train "levels-$levels" Twelve -D side=72 -D levels=$levels; done ;;
esac
/usr/bin/python3 -B "$here/curves.py" "$out" "${names[@]}"
