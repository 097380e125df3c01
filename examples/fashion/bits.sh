#!/usr/bin/env bash
# Bits of the chip's codes: the trained model as images of 8 bits and fewer, played by simulated chips, and how good
# what they draw is beside the CPU's; bits.csv and, with matplotlib, bits.svg.
#   bash examples/fashion/bits.sh [--quick|--full] [OUT]     (--quick: a small model of two steps, a minute;
#                                                             --full: fashion.ebm, ten minutes)
# options.sh says where it looks for the data.
# A training that OUT/run holds already goes on, or is done.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=bits
source "$here/options.sh"

size=() train=() images=5120
[ "$quick" = --full ] || { size=(-D side=48 -D T=2) train=(--epochs 3 --warmup 60) images=1024; }
model=("$here/fashion.ebm" "${size[@]}")
[ ! -e "$out/run/state.npz" ] || train+=(--resume)
"$isinglass" train "${model[@]}" "${train[@]}" --data "$data" --features "$here/features.npz" --precision i8 -o "$out/run"
for bits in 8 6 5 4 3; do
  "$isinglass" compile "${model[@]}" --target=dtca:paper-g12 --params "$out/run/model.npz" --coupling-bits "$bits" \
    --bias-bits "$bits" --saturate -o "$out/$bits.dtcc" 2>"$out/$bits.txt" || { cat "$out/$bits.txt" >&2 && exit 1; }
  "$isinglass" evaluate "${model[@]}" --params "$out/run/model.npz" --data "$data" --features "$here/features.npz" --images "$images" \
    --chip "$out/$bits.dtcc" -o "$out/$bits.json" >/dev/null
done
"$isinglass" energy "$out/8.dtcc" --samples-per-configure 1000 >"$out/energy.txt"
/usr/bin/python3 -B "$here/bits.py" "$out"
