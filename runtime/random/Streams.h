//===- Streams.h - how chains share a stream --------------------------------------------------===//
//
// One draw is 4 steps of a generator: 32 u64, read as 64 u32: chain c = 0..63 of the block takes
// u32 number c, the low half (c even) or high half (c odd) of u64 number c / 2. Step number g so
// serves chains 16 g .. 16 g + 15, and no number serves two chains.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/random/Generators.h"

namespace isinglass::runtime {

/// The 32 u64 of one draw, in the order that serves chains (see above).
using Draw = std::array<uint64_t, 32>;

Draw draw(StreamWords words, const Generator &generator = getGenerators().front());

/// The u32 that chain 0..63 takes from a draw.
inline uint32_t chainNumber(const Draw &draw, int chain) {
  return static_cast<uint32_t>(draw[chain / 2] >> (32 * (chain % 2)));
}

/// 64 fair bits, one per chain of the block: the spins a cell starts from. `cell` counts the cells
/// of all variables in the description's order, row-major, so that starts do not depend on the
/// layout.
uint64_t initialSpins(uint64_t seed, uint32_t block, uint64_t cell);

} // namespace isinglass::runtime
