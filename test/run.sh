#!/usr/bin/env bash
# Builds Isinglass and runs every test through ctest: unit, lit, statistical, examples, fuzz.
#
#   bash test/run.sh            the release build, in build/
#   bash test/run.sh PRESET     another preset of CMakePresets.json (asan, tsan, debug), in build-PRESET/
#
# Installs missing packages first (Debian 12, root or sudo). Data sets are read from
# $ISINGLASS_DATA, by default ../shared/data beside the checkout; tests that need one say so when it
# is not there.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:-release}
build=build
[ "$preset" = release ] || build=build-$preset

bash .ci/install
echo "== Configuring ($preset) in $build"
options=()
[ -z "${ISINGLASS_DATA:-}" ] || options+=("-DISINGLASS_DATA=$ISINGLASS_DATA")
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cmake --preset "$preset" "${options[@]}" >"$log" 2>&1 || {
  cat "$log" >&2
  echo "Configuring failed; the lines above say why." >&2
  exit 1
}
echo "== Building on $(nproc) cores"
cmake --build "$build" || {
  echo "The build failed; the first error above is the one to mend." >&2
  exit 1
}
# Debian's LLVM is not instrumented: its containers and allocators, inlined into our code, would be
# reported for what its own code does to them.
export ASAN_OPTIONS=${ASAN_OPTIONS:-allow_user_poisoning=0:detect_container_overflow=0}
echo "== Testing"
cd "$build"
exec ctest --output-on-failure --no-tests=error
