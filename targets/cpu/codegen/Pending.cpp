//===- Pending.cpp ----------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Pending.h"

using namespace mlir;

namespace isinglass::cpu {

Value Pending::get(Emitter &b, Value counts, Value tile) const {
  return b.load(counts, b.add(tile, word));
}

void Pending::clear(Emitter &b, Value counts, Value tile) const {
  b.store(b.i64(0), counts, b.add(tile, word));
}

Value Pending::add(Emitter &b, Value bytes, Value counts, Value tile, Value chains,
                   func::FuncOp settleTile) const {
  Value full = b.compare(arith::CmpIPredicate::sgt, get(b, counts, tile), b.i64(most));
  b.when(full, ValueRange(), [&] {
    b.call(settleTile, {bytes, tile});
    return Values();
  });
  Value before = get(b, counts, tile);
  b.store(arith::AddIOp::create(b, before, chains), counts, b.add(tile, word));
  return before;
}

Value Pending::take(Emitter &b, Value tallies, Value at, Value pending) {
  Value up = arith::ExtUIOp::create(b, b.getI64Type(), b.load(tallies, at));
  b.store(arith::ConstantOp::create(b, b.getIntegerAttr(getTallyType(b), 0)), tallies, at);
  return arith::SubIOp::create(b, arith::AddIOp::create(b, up, up), pending);
}

} // namespace isinglass::cpu
