//===- SlicedPatch.cpp - lanes whose spins are drawn anew, one at a time -------------------------------===//
#include "targets/cpu/codegen/Random.h"
#include "targets/cpu/layouts/Sliced.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include <cstddef>

using namespace mlir;

namespace isinglass::cpu {
namespace {

constexpr int64_t kProbabilityBits = 40, kPieceBits = 16;

Value asIndex(Emitter &b, Value word) {
  return arith::IndexCastOp::create(b, b.getIndexType(), word);
}
Value asWord(Emitter &b, Value index) {
  return arith::IndexCastOp::create(b, b.getI64Type(), index);
}
Value firstWord(Emitter &b, Value words) {
  return vector::ExtractOp::create(b, words, ArrayRef<int64_t>{0});
}
/// Bit `at` of a word, in bit 0 of an i64.
Value bitOf(Emitter &b, Value word, Value at) {
  Value wide = arith::ExtUIOp::create(b, b.getI64Type(), word);
  Value shifted = arith::ShRUIOp::create(b, wide, asWord(b, at));
  return arith::AndIOp::create(b, shifted, b.i64(1));
}

/// The first entry of a table that is not below a number; the last one is not.
Value searchTable(Emitter &b, Value table, Value number) {
  Type index = b.getIndexType();
  Value all = vector::BroadcastOp::create(b, b.lanes(b.getI64Type(), kPlaneWords), number);
  // Of 8 entries from `at`, those below the number.
  auto below = [&](Value at) {
    Value entries = b.loadLanes(table, at, kPlaneWords, b.getI64Type());
    Value mask = arith::CmpIOp::create(b, arith::CmpIPredicate::ugt, all, entries);
    Value byte = vector::BitCastOp::create(b, b.lanes(b.getI8Type(), 1), mask);
    Value bits = vector::ExtractOp::create(b, byte, ArrayRef<int64_t>{0});
    Value wide = arith::ExtUIOp::create(b, b.getI64Type(), bits);
    return asIndex(b, math::CtPopOp::create(b, wide));
  };
  auto search = scf::WhileOp::create(
      b, TypeRange{index, index}, b.index(0),
      [&](OpBuilder &, Location, ValueRange at) {
        Value count = below(at.front());
        Value more = b.compare(arith::CmpIPredicate::eq, count, b.index(kPlaneWords));
        scf::ConditionOp::create(b, more, ValueRange{at.front(), count});
      },
      [&](OpBuilder &, Location, ValueRange at) {
        scf::YieldOp::create(b, b.add(at.front(), kPlaneWords));
      });
  return b.add(search.getResult(0), search.getResult(1));
}

} // namespace

Value SlicedUpdate::loadBit(Value array, Value vector, Value bit) {
  Value piece = b.add(b.mul(vector, kPlaneBits / kPieceBits), b.div(bit, kPieceBits));
  return bitOf(b, b.load(array, piece), b.rem(bit, kPieceBits));
}

void SlicedUpdate::storeBit(Value vector, Value bit, Value up) {
  Value piece = b.add(b.mul(vector, kPlaneBits / kPieceBits), b.div(bit, kPieceBits));
  Value at = arith::IndexCastOp::create(b, b.getI16Type(), b.rem(bit, kPieceBits));
  Value one = arith::ConstantOp::create(b, b.getI16IntegerAttr(1));
  Value mask = arith::ShLIOp::create(b, one, at), old = b.load(state, piece);
  Value set = arith::OrIOp::create(b, old, mask);
  b.store(b.select(up, set, arith::XOrIOp::create(b, set, mask)), state, piece);
}

/// 1 where the slot's coupling is negative in this lane.
Value SlicedUpdate::signBit(int64_t number, Value row, int64_t slot, Value bit) {
  if (sliced.slots.uniform) {
    Value sign = bitOf(b, b.load(prepared, b.index(sliced.signs)), b.index(0));
    return sliced.differs[slot] ? Value(arith::XOrIOp::create(b, sign, b.i64(1))) : sign;
  }
  Value vector = vectorNumber(number, row, b.div(bit, kPlaneBits));
  Value at = signAt(b, sliced, vector, slot), lane = b.rem(bit, kPlaneBits);
  if (planes.block == 1)
    return bitOf(b, b.load(prepared, b.add(at, b.div(lane, 8))), b.rem(lane, 8));
  return bitOf(b, b.load(prepared, at), b.div(lane, planes.block));
}

Value SlicedUpdate::countSatisfied(int64_t number, Value row, Value start, Value bit) {
  Numbers from = planes.getClass(number);
  Value count = b.i64(0), end = b.index(planes.rowBits());
  for (int64_t slot = 0; slot < sliced.degree(); ++slot) {
    Values bits;
    for (const auto &[other, step] : termOf(slot).others) {
      CellPlanes::Neighbours at = planes.neighbours(from, other, step);
      Value shift = b.index(at.shift);
      for (const auto &around : at.around) {
        Value here = loadBit(planes.where(b, at, around), b.index(0), bit);
        Value isHere = b.compare(arith::CmpIPredicate::ne, here, b.i64(0));
        shift = b.select(isHere, b.index(around.shift), shift);
      }
      Value shifted = b.add(bit, shift);
      Value beyond = b.compare(arith::CmpIPredicate::uge, shifted, end);
      Value cyclic = b.select(beyond, b.sub(shifted, end), shifted);
      bits.push_back(loadBit(state, b.add(start, at.vector), cyclic));
    }
    Value product = b.productBits(bits, b.getI64Type());
    Value up = arith::XOrIOp::create(b, product, signBit(number, row, slot, bit));
    count = arith::AddIOp::create(b, count, arith::AndIOp::create(b, up, b.i64(1)));
  }
  return asIndex(b, count);
}

/// The lane and the number that decides are both in the word.
void SlicedUpdate::redraw(const SlicedGroup &group, Value word) {
  Value lane = asIndex(b, arith::ShRUIOp::create(b, word, b.i64(64 - sliced.patch)));
  int64_t rowLanes = planes.rowVectors * kPlaneBits;
  Value row = b.div(lane, rowLanes), bit = b.rem(lane, rowLanes);
  Value inGroup = b.compare(arith::CmpIPredicate::ult, row, group.rows);
  Value inRow = b.compare(arith::CmpIPredicate::ult, bit, b.index(planes.rowBits()));
  b.when(arith::AndIOp::create(b, inGroup, inRow), ValueRange(), [&] {
    Value number = b.add(group.firstRow, row), start = planes.rowAt(b, number);
    Value vector = b.add(start, planes.vectorOf(update.variable, group.number));
    Value no = arith::ConstantIntOp::create(b, 0, 1);
    Value isHeld = b.when(holds, no, [&] {
                      Value fixed = loadBit(held, vector, bit);
                      return Values{b.compare(arith::CmpIPredicate::ne, fixed, b.i64(0))};
                    }).front();
    b.when(
        arith::XOrIOp::create(b, isHeld, arith::ConstantIntOp::create(b, 1, 1)), ValueRange(), [&] {
          Value count = countSatisfied(group.number, number, start, bit);
          Value table = b.view(tempered, sliced.tempered + offsetof(runtime::LevelTables, redrawn),
                               2 * runtime::kMostLevels, b.getI64Type());
          Value u = arith::AndIOp::create(b, word, b.i64((int64_t(1) << kProbabilityBits) - 1));
          Value up = b.compare(arith::CmpIPredicate::ult, u, b.load(table, count));
          storeBit(vector, bit, up);
          return Values();
        });
    return Values();
  });
}

Values SlicedUpdate::patch(const SlicedGroup &group, ValueRange generators) {
  Values after(generators);
  Value number = firstWord(b, nextBits(b, after, 0));
  Value table = b.view(tempered, sliced.tempered + offsetof(runtime::LevelTables, hits),
                       runtime::kMostHits, b.getI64Type());
  Value hits = searchTable(b, table, number), step = b.index(kPlaneWords);
  return b.loop(b.index(0), hits, step, after, [&](Value first, ValueRange carried) {
    Values next(carried);
    b.storePlane(nextBits(b, next, 0), words, b.index(0));
    b.loop(b.index(0), b.minimum(b.sub(hits, first), step),
           [&](Value word) { redraw(group, b.loadWord(words, word)); });
    return next;
  });
}

} // namespace isinglass::cpu
