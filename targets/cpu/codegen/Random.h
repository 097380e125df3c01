//===- Random.h - the streams of random numbers, emitted --------------------------------------------===//
//
// xoroshiro128++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS
// 47, 2021, doi:10.1145/3460772; constants 17, 49, 21, 28), 32 generators side by side: 4 groups of
// 8 lanes. Word 16 g + l of a stream is s0 of lane l of group g, word 16 g + 8 + l its s1.
//
// One draw steps every generator once: 32 u64 numbers, 64 u32 numbers, one a chain. Chain c takes
// the low (c even) or high (c odd) half of number c / 2 in group-major order, so group g serves
// chains 16 g to 16 g + 15 and no number serves two chains.
//
// Cost of a group, 16 u32 numbers: 2 additions, 3 rotations, 1 shift, 3 exclusive ors (two of them
// one ternary operation on AVX-512).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

constexpr int64_t kStreamWords = 64, kStreamLanes = 8;

/// The generators of a stream as values that loops carry: s0 and s1 of each group.
Values loadStream(Emitter &b, Value stream);
void storeStream(Emitter &b, Value stream, ValueRange generators);

struct Draw {
  Values numbers;    ///< per group: 16 x i32
  Values generators; ///< after the draw
};
Draw draw(Emitter &b, ValueRange generators);

} // namespace isinglass::cpu
