#!/bin/sh
# dieharder.sh RANDOM-STREAM GENERATOR [OPTIONS]: Debian's dieharder on the bits of a generator.
#
#     ninja -C build random-stream
#     test/statistical/dieharder.sh build/bin/random-stream ars5          all tests, hours
#     test/statistical/dieharder.sh build/bin/random-stream ars5 -d 15    one test (15: runs)
#
# Fails if a test says FAILED (p below 1e-6 or so); WEAK is expected once in 100 tests of good bits.
# Not in the test suite, for its time.
set -u
stream=$1 generator=$2
shift 2
if ! command -v dieharder >/dev/null; then
  echo "skipped: dieharder is not installed"
  exit 0
fi
[ $# -gt 0 ] || set -- -a
# -g 200: raw bits from standard input.
results=$("$stream" "$generator" | dieharder -g 200 "$@" | tee -a /dev/stderr)
case $results in
*FAILED*) exit 1 ;;
*PASSED* | *WEAK*) ;;
*) echo "no result" >&2 && exit 2 ;;
esac
