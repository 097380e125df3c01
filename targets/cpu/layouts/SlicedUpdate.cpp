//===- SlicedUpdate.cpp - a vector of spins at a time ---------------------------------------------------===//
#include "targets/cpu/codegen/Random.h"
#include "targets/cpu/codegen/Terms.h"
#include "targets/cpu/isa/Pieces.h"
#include "targets/cpu/layouts/Sliced.h"

using namespace mlir;

namespace isinglass::cpu {
SlicedUpdate::SlicedUpdate(Emitter &b, unsigned number, const SlicedPlan &sliced)
    : b(b), update(b.plan.updates[number]), sliced(sliced), planes(*b.arrangement.planes) {}

Value SlicedUpdate::vectorNumber(int64_t number, Value row, Value v) {
  Value rows = b.add(row, number * planes.getNumRows());
  return b.add(b.mul(rows, planes.rowVectors), v);
}

Value SlicedUpdate::signAt(Emitter &b, const SlicedPlan &sliced, Value vector, int64_t slot) {
  int64_t bytes = b.arrangement.planes->block == 1 ? kPlaneBits / 8 : 1;
  return b.add(b.mul(vector, sliced.degree() * bytes), sliced.signs + slot * bytes);
}

//===-- Neighbours ------------------------------------------------------------------------------------===//

Value SlicedUpdate::loadSigns(const SlicedRow &row, int64_t slot, Value v) {
  Value at = signAt(b, sliced, vectorNumber(row.number, row.row, v), slot);
  if (planes.block == 1)
    return isas::asIntegers(b, b.loadLanes(prepared, at, kPlaneBits / 8, b.getI8Type()), 64);
  Value byte = b.loadLanes(prepared, at, 1, b.getI8Type());
  return vector::BitCastOp::create(b, b.lanes(b.getI1Type(), kPlaneWords), byte);
}

/// Lanes in which a slot's term would have the new spin up; uniform ones have the first sign.
Value SlicedUpdate::satisfied(const SlicedRow &row, int64_t slot, const VectorOfRow &vector) {
  Values bits;
  Numbers from = planes.getClass(row.number);
  for (const auto &[other, step] : termOf(slot).others)
    bits.push_back(reader->read(row.start, planes.neighbours(from, other, step), vector));
  Value product = b.productBits(bits, bits.front().getType());
  if (sliced.slots.uniform)
    return sliced.differs[slot] ? logic->complement(product) : product;
  Value signs = loadSigns(row, slot, vector.v);
  if (planes.block == 1)
    return logic->exclusiveOr(product, signs);
  return logic->complementWhere(signs, product);
}

//===-- New spins -------------------------------------------------------------------------------------===//

/// sign of the field xor (coin and [u < 2 q]); where the field is 0 the coin decides. u is compared
/// with the threshold of every level before levels are known: as many instructions as choosing a
/// threshold first, and nothing waits for neighbours.
Value SlicedUpdate::drawSpins(const PlaneCount &count, int64_t first, Values &generators) {
  auto z = static_cast<unsigned>(sliced.degree());
  Values less(thresholds.front().size());
  for (int64_t bit = 0; bit < sliced.planes() - 1; ++bit) {
    Value u = nextBits(b, generators, first + bit);
    for (auto [known, t] : llvm::zip_equal(less, thresholds[bit]))
      known = known ? logic->majority(known, u, t) : Value(arith::AndIOp::create(b, u, t));
  }
  Value turned = less.back();
  for (unsigned at = less.size() - 1; at-- > 0;) {
    unsigned level = 2 - z % 2 + 2 * at;
    Value here = count.where([=](unsigned n) { return 2 * n == z + level || 2 * n + level == z; });
    turned = logic->select(here, less[at], turned);
  }
  Value coin = nextBits(b, generators, first + sliced.planes() - 1);
  Value flips;
  if (z % 2)
    flips = arith::AndIOp::create(b, coin, turned);
  else // coin and (zero or turned)
    flips = logic->ternary(coin, count.where([=](unsigned n) { return 2 * n == z; }), turned, 0xe0);
  Value sign = count.where([=](unsigned n) { return 2 * n > z; });
  return globalSign ? logic->parity(sign, flips, globalSign) : logic->exclusiveOr(sign, flips);
}

Value SlicedUpdate::keepHeld(Value spins, Value vector) {
  return b
      .when(holds, spins,
            [&] {
              Value old = b.loadPlane(state, vector), mask = b.loadPlane(held, vector);
              return Values{logic->select(mask, old, spins)};
            })
      .front();
}

Values SlicedUpdate::updateVector(const SlicedRow &row, const VectorOfRow &vector,
                                  ValueRange generators) {
  Values bits, after(generators);
  for (int64_t slot = 0; slot < sliced.degree(); ++slot)
    bits.push_back(satisfied(row, slot, vector));
  Value spins = drawSpins(PlaneCount(*logic, bits), vector.turn * sliced.planes(), after);
  int64_t first = planes.vectorOf(update.variable, row.number);
  Value to = b.add(b.add(row.start, first), vector.v);
  b.storePlane(keepHeld(spins, to), state, to);
  return after;
}

//===-- Loops -----------------------------------------------------------------------------------------===//

Values SlicedUpdate::updateClass(int64_t number, Value lower, Value upper, ValueRange generators) {
  Value size = b.index(sliced.groupRows);
  return b.loop(lower, upper, size, generators, [&](Value first, ValueRange carried) {
    Value end = b.minimum(b.add(first, size), upper);
    Values after = b.loop(first, end, carried, [&](Value row, ValueRange values) {
      SlicedRow here{number, row, planes.rowAt(b, row)};
      return reader->forEachVector(values, [&](const VectorOfRow &vector, ValueRange generators) {
        return updateVector(here, vector, generators);
      });
    });
    return patch({number, first, b.sub(end, first)}, after);
  });
}

func::FuncOp SlicedUpdate::emit() {
  func::FuncOp function = beginUpdate(b, updateName(b.plan, update));
  UpdateArguments arguments(function);
  PlaneLogic planeLogic(b);
  PlaneReader planeReader(b, planeLogic, arguments.state, *b.arrangement.planes);
  logic = &planeLogic;
  reader = &planeReader;
  state = arguments.state;
  held = arguments.held;
  holds = b.isThere(held);
  prepared = arguments.prepared;
  tempered = arguments.tempered;
  words = b.localPlanes(1);
  auto loadBytes = [&](Value bytes, int64_t at) {
    return isas::asIntegers(b, b.loadLanes(bytes, b.index(at), kPlaneBits / 8, b.getI8Type()), 64);
  };
  globalSign = sliced.slots.uniform ? loadBytes(prepared, sliced.signs) : Value();
  for (int64_t bit = 0; bit < sliced.planes() - 1; ++bit) {
    Values &levels = thresholds.emplace_back();
    for (int64_t level = 0; level < (sliced.degree() + 1) / 2; ++level)
      levels.push_back(
          loadBytes(tempered, sliced.tempered +
                                  (bit * (runtime::kMostLevels / 2) + level) * (kPlaneBits / 8)));
  }
  endClassUpdate(b, update, arguments,
                 [&](int64_t kind, Value lower, Value upper, ValueRange generators) {
                   return updateClass(kind, lower, upper, generators);
                 });
  return function;
}

} // namespace isinglass::cpu
