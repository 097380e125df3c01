//===- Xoshiro256.cpp - xoshiro256++, 8 of them a step ----------------------------------------------===//
//
// A step on AVX-512: 2 additions, 2 rotations, 1 shift, 5 exclusive ors.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/generators/Rows.h"

namespace isinglass::cpu {

Value generators::nextXoshiro256(Emitter &b, Registers registers, int64_t number) {
  Registers s = registers.slice(4 * (number % 4), 4);
  Value output = add(b, rotateLeft(b, add(b, s[0], s[3]), 23), s[0]);
  Value shifted = shiftLeft(b, s[1], 17);
  s[2] = exclusiveOr(b, s[2], s[0]);
  s[3] = exclusiveOr(b, s[3], s[1]);
  s[1] = exclusiveOr(b, s[1], s[2]);
  s[0] = exclusiveOr(b, s[0], s[3]);
  s[2] = exclusiveOr(b, s[2], shifted);
  s[3] = rotateLeft(b, s[3], 45);
  return output;
}

} // namespace isinglass::cpu
