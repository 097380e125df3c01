//===- Words.cpp - arithmetic on vectors of 8 words -------------------------------------------------===//
#include "targets/cpu/codegen/generators/Rows.h"

using namespace mlir;

namespace isinglass::cpu::generators {

static Value amount(Emitter &b, int64_t bits) { return b.splatI64(bits, 8); }

Value add(Emitter &b, Value x, Value y) { return arith::AddIOp::create(b, x, y); }

Value exclusiveOr(Emitter &b, Value x, Value y) { return arith::XOrIOp::create(b, x, y); }

Value shiftLeft(Emitter &b, Value x, int64_t bits) {
  return arith::ShLIOp::create(b, x, amount(b, bits));
}

Value shiftRight(Emitter &b, Value x, int64_t bits) {
  return arith::ShRUIOp::create(b, x, amount(b, bits));
}

Value rotateLeft(Emitter &b, Value x, int64_t bits) {
  return arith::OrIOp::create(b, shiftLeft(b, x, bits), shiftRight(b, x, 64 - bits));
}

Value pairs(Emitter &b, uint64_t low, uint64_t high) {
  SmallVector<int64_t> words;
  for (int pair = 0; pair < 4; ++pair)
    words.append({static_cast<int64_t>(low), static_cast<int64_t>(high)});
  return arith::ConstantOp::create(b, b.getI64VectorAttr(words));
}

} // namespace isinglass::cpu::generators
