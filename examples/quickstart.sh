#!/usr/bin/env bash
# From a fresh Debian 12 to samples of a magnet: installs what is missing (root or sudo), builds in
# build/, samples examples/ising, compiles a magnet for a chip and says where everything is. Can be run
# again at any time.
set -euo pipefail
cd "$(dirname "$0")/.."

bash .ci/install
echo "== Configuring and building in build/ (a few minutes the first time)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{ cmake --preset release && cmake --build build --target isinglass; } >"$log" 2>&1 || {
  tail -n 30 "$log" >&2
  echo "The build failed; the lines above say why." >&2
  exit 1
}

out=build/quickstart
mkdir -p "$out"
echo "== Sampling examples/ising/ising.ebm: a 64 x 64 magnet just above its critical temperature"
build/bin/isinglass sample examples/ising/ising.ebm -D T=2.35 -o "$out/ising.npz" \
  --picture "$out/ising.png" --stats "$out/ising.json"

echo
echo "== Compiling examples/magnet-on-chip/magnet.ebm for a chip, and what a run of it would draw"
build/bin/isinglass compile examples/magnet-on-chip/magnet.ebm --target=dtca:paper-g12 --iterations 2000 -o "$out/magnet.dtci"
build/bin/isinglass energy "$out/magnet.dtci" | sed '/^other figures/,$d'

cat <<DONE

Samples:      $out/ising.npz   (numpy.load; s is int8 [chains, samples, rows, columns])
Diagnostics:  $out/ising.json  (updates/s, mean energy, R-hat, effective sample size)
Picture:      $out/ising.png   (the last state of the first chains)
Image:        $out/magnet.dtci (a chip's codes and program; isinglass image info shows it)
Next:         build/bin/isinglass sample --help, lang/REFERENCE.md, examples/magnet-on-chip
DONE
