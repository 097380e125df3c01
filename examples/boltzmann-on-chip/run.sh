#!/usr/bin/env bash
# The Boltzmann machine of examples/boltzmann on the grid it was made for: ideal cells, then cells that
# differ and have not quite settled; the bill of one step and of the eight of the paper's best model.
#   bash examples/boltzmann-on-chip/run.sh [FOLDER [CHIPS]]  (for what it writes, by default a new one; dies)
# $ISINGLASS names the binary, by default build/bin/isinglass.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
isinglass=${ISINGLASS:-$here/../../build/bin/isinglass}
model=$here/../boltzmann/boltzmann.ebm
out=${1:-$(mktemp -d)}
chips=${2:-1024}
mkdir -p "$out"

"$isinglass" compile "$model" --target=dtca:paper-g12+spread --iterations 250 -o "$out/spread.dtci"
"$isinglass" compile "$model" --target=dtca:paper-g12 --iterations 250 -o "$out/machine.dtci"
"$isinglass" image verify "$out/machine.dtci" --of "$model"

echo "== Ideal cells, twice, and a die with the spreads and the relaxation of paper-g12+spread"
run() { "$isinglass" image run "$out/$1.dtci" -o "$out/$2.npz" --chips "$chips" "${@:3}"; }
run machine ideal --seed 1 --picture "$out/ideal.png"
run machine again --seed 2
run spread die --seed 3 --physics profile --die 1
/usr/bin/python3 - "$out" <<'PYTHON'
import sys, numpy
runs = {name: numpy.load(f"{sys.argv[1]}/{name}.npz") for name in ("ideal", "again", "die")}
for name, run in runs.items():
    energy = run["energy"][:, 0]
    print(f"{name}: energy {energy.mean():.1f}, standard error {energy.std() / len(energy) ** 0.5:.1f};",
          f"means are off from ideal by {((run['mean.s'] - runs['ideal']['mean.s']) ** 2).mean() ** 0.5:.3f} (rms)")
PYTHON

for steps in 1 2 4 6 8; do
  echo "== Energy of a sample of $steps"
  "$isinglass" energy "$out/machine.dtci" --steps $steps --json >"$out/energy-$steps.json"
done
"$isinglass" energy "$out/machine.dtci" --steps 8
echo "Images, states (.npz), a picture and energies (.json) are in $out"
