//===- Xoroshiro128.cpp - xoroshiro128++, 8 of them a step ------------------------------------------===//
//
// A step on AVX-512: 2 additions, 3 rotations, 1 shift, and 3 exclusive ors in 2 instructions.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/generators/Rows.h"

namespace isinglass::cpu {

Value generators::nextXoroshiro128(Emitter &b, Registers registers, int64_t number) {
  Value &s0 = registers[2 * (number % 4)], &s1 = registers[2 * (number % 4) + 1];
  Value output = add(b, rotateLeft(b, add(b, s0, s1), 17), s0);
  Value mixed = exclusiveOr(b, s0, s1);
  Value first = exclusiveOr(b, rotateLeft(b, s0, 49), mixed);
  s0 = exclusiveOr(b, first, shiftLeft(b, mixed, 21));
  s1 = rotateLeft(b, mixed, 28);
  return output;
}

} // namespace isinglass::cpu
