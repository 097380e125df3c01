#!/usr/bin/env bash
# Compiles examples/boltzmann to an object and links it into embed.c: the link line names the
# runtime and its libraries, not LLVM.
#   bash examples/embed/build.sh [BUILD [OUT]]     (build folder, output folder)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
build=$(realpath "${1:-$root/build}")
out=${2:-$build/embed}
mkdir -p "$out"
"$build/bin/isinglass" compile "$root/examples/boltzmann/boltzmann.ebm" --emit=obj -o "$out/boltzmann.o"
"${CC:-clang-22}" -std=c11 -Wall -Wextra -Werror -I"$out" -I"$root" "$here/embed.c" "$out/boltzmann.o" \
  -L"$build/lib" -lisinglass_runtime -ltbb -lzip -lz -lpng -lgif -lxxhash -lstdc++ -lm -o "$out/embed"
"$out/embed"
