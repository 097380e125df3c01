//===- Ars.cpp - ARS-4x32-5, 4 blocks a step --------------------------------------------------------===//
//
// The keys of the rounds do not change in a loop, and LLVM takes their additions out of it. A step
// with VAES is then 1 exclusive or, 5 rounds and 1 addition.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/generators/Rows.h"
#include "targets/cpu/isa/Isa.h"

namespace isinglass::cpu {

Value generators::nextArs5(Emitter &b, Registers registers, int64_t) {
  Value weyl = pairs(b, 0x9e3779b97f4a7c15, 0xbb67ae8584caa73b);
  Value &counter = registers[0], key = registers[1];
  Value x = exclusiveOr(b, counter, key);
  for (int round = 1; round <= 5; ++round) {
    key = add(b, key, weyl);
    x = round < 5 ? b.isa->aesRound(b, x, key) : b.isa->aesLastRound(b, x, key);
  }
  counter = add(b, counter, pairs(b, 4, 0));
  return x;
}

} // namespace isinglass::cpu
