//===- Philox.cpp - Philox4x32-10, 4 blocks a step --------------------------------------------------===//
//
// A block is two words, (c0, c1) and (c2, c3). With (h, l) the halves of M0 c0 and of M1 c2, a
// round makes (h1 ^ c1 ^ k0, l1) and (h0 ^ c3 ^ k1, l0): the four halves in reverse order, and an
// exclusive or. That is one VPMULUDQ, one VPSHUFD, one shift and one VPTERNLOG for 4 blocks; the
// keys of the rounds leave the loop.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/generators/Rows.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

using namespace generators;

Value halves(Emitter &b, Value words) {
  return vector::BitCastOp::create(b, b.lanes(b.getI32Type()), words);
}
Value words(Emitter &b, Value halves) {
  return vector::BitCastOp::create(b, b.lanes(b.getI64Type(), 8), halves);
}

/// The low halves of x times the multipliers.
Value multiply(Emitter &b, Value x) {
  Value low = arith::AndIOp::create(b, x, pairs(b, UINT32_MAX, UINT32_MAX));
  return arith::MulIOp::create(b, low, pairs(b, 0xd2511f53, 0xcd9e8d57));
}

Value reverseInBlocks(Emitter &b, Value x) {
  SmallVector<int64_t> order;
  for (int64_t at = 0; at < 16; ++at)
    order.push_back(at ^ 3);
  Value pieces = halves(b, x);
  return words(b, vector::ShuffleOp::create(b, pieces, pieces, order));
}

/// The keys grow as numbers of 32 bits; the high halves stay 0.
Value nextKey(Emitter &b, Value key) {
  Value grown =
      arith::AddIOp::create(b, halves(b, key), halves(b, pairs(b, 0x9e3779b9, 0xbb67ae85)));
  return words(b, grown);
}

} // namespace

Value generators::nextPhilox(Emitter &b, Registers registers, int64_t) {
  Value &counter = registers[0], key = registers[1], x = counter;
  for (int round = 0; round < 10; ++round) {
    if (round > 0)
      key = nextKey(b, key);
    Value odd = exclusiveOr(b, shiftRight(b, x, 32), key);
    x = exclusiveOr(b, reverseInBlocks(b, multiply(b, x)), odd);
  }
  counter = add(b, counter, pairs(b, 4, 0));
  return x;
}

} // namespace isinglass::cpu
