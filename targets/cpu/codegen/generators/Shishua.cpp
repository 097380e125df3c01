//===- Shishua.cpp - SHISHUA, four steps a round ------------------------------------------------------===//
//
// Two instances of 256-bit words side by side. A round on AVX-512: 7 additions, 4 shifts, 4
// permutations (vpermd), 4 exclusive ors, for four times 512 bits: 4.75 a step.
// Rounds of two parts take turns, as additions in a round wait for each other.
//
// Registers from 10 on hold what a round gave until it is given on. They are no part of the
// stream's memory: a cell's first step makes a round.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/generators/Rows.h"
#include "targets/cpu/isa/Pieces.h"

#include "llvm/Support/ErrorHandling.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

constexpr int64_t kCounter = 4, kParts = 2, kPartRegisters = 5;

/// Half-word i of each 256 bits comes from half-word i + by, cyclically in 8.
Value turn(Emitter &b, Value words, int64_t by) {
  Value halves = isas::asIntegers(b, words, 32);
  SmallVector<int64_t> order;
  for (int64_t at = 0; at < 16; ++at)
    order.push_back(at / 8 * 8 + (at + by) % 8);
  return isas::asIntegers(b, vector::ShuffleOp::create(b, halves, halves, order), 64);
}

Value increment(Emitter &b) {
  auto type = b.lanes(b.getI64Type(), 8);
  constexpr int64_t kValues[] = {7, 5, 3, 1, 7, 5, 3, 1};
  return arith::ConstantOp::create(b, DenseElementsAttr::get(type, ArrayRef<int64_t>(kValues)));
}

void round(Emitter &b, generators::Registers registers, generators::Registers outputs) {
  using namespace generators;
  Value s[4], u[4], t[4];
  for (int64_t k = 0; k < 4; ++k) {
    s[k] = k % 2 ? add(b, registers[k], registers[kCounter]) : registers[k];
    u[k] = shiftRight(b, s[k], k % 2 ? 3 : 1);
    t[k] = turn(b, s[k], k % 2 ? 3 : 5);
    registers[k] = s[k] = add(b, t[k], u[k]);
  }
  registers[kCounter] = add(b, registers[kCounter], increment(b));
  outputs[0] = exclusiveOr(b, u[0], t[1]);
  outputs[1] = exclusiveOr(b, u[2], t[3]);
  outputs[2] = exclusiveOr(b, s[0], s[3]);
  outputs[3] = exclusiveOr(b, s[2], s[1]);
}

} // namespace

Value generators::nextShishua(Emitter &b, Registers registers, int64_t number) {
  int64_t part = number / 4 % kParts;
  Registers outputs = registers.slice(kParts * kPartRegisters + 4 * part, 4);
  if (number % 4 == 0)
    round(b, registers.slice(part * kPartRegisters, kPartRegisters), outputs);
  Value &output = outputs[number % 4];
  // Checked in every build: a kernel that skips a step would silently draw the same bits twice.
  if (!output.getDefiningOp<arith::XOrIOp>())
    llvm::report_fatal_error("the steps of a cell do not count from 0 without a gap");
  Value bits = output;
  output = isas::splatLike(b, bits, 0);
  return bits;
}

} // namespace isinglass::cpu
