#!/usr/bin/env bash
# A magnet on two chips, the paper's grid and Z1: compiled to an image, checked against the model, played
# on a simulated die and priced.
#   bash examples/magnet-on-chip/run.sh [FOLDER [CHIPS]]     (for what it writes, by default a new one; dies)
# $ISINGLASS names the binary, by default build/bin/isinglass.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
isinglass=${ISINGLASS:-$here/../../build/bin/isinglass}
out=${1:-$(mktemp -d)}
chips=${2:-256}
mkdir -p "$out"

seed=1
for chip in paper-g12 z1; do
  echo "== $chip"
  "$isinglass" compile "$here/magnet.ebm" --target=dtca:$chip --iterations 2000 -o "$out/$chip.dtci"
  "$isinglass" image verify "$out/$chip.dtci" --of "$here/magnet.ebm"
  "$isinglass" image run "$out/$chip.dtci" -o "$out/$chip.npz" --chips "$chips" --seed $seed \
    --picture "$out/$chip.png"
  /usr/bin/python3 - "$out/$chip.npz" <<'PYTHON'
import sys, numpy
energy = numpy.load(sys.argv[1])["energy"][:, 0] / 64**2
print(f"energy a spin     {energy.mean():.4f}, standard error {energy.std() / len(energy) ** 0.5:.4f}")
PYTHON
  echo
  # What follows in the report are figures of image models, which a magnet is not.
  "$isinglass" energy "$out/$chip.dtci" | sed '/^other figures/,$d'
  "$isinglass" energy "$out/$chip.dtci" --json >"$out/$chip.json"
  seed=$((seed + 1))
done
echo "Images, states (.npz), pictures and energies (.json) are in $out"
