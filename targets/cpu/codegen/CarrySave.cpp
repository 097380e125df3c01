//===- CarrySave.cpp --------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/CarrySave.h"

#include "targets/cpu/codegen/PlaneLogic.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Cells of a vector of tallies.
constexpr int64_t kGroup = 32;

Value bitsOf(Emitter &b, Value number, int64_t mask) {
  return arith::AndIOp::create(b, number, b.i64(mask));
}

func::FuncOp beginHelper(Emitter &b, StringRef name, Type countsType) {
  auto function = b.beginFunction(name, {countsType, b.getIndexType(), b.getI64Type()},
                                  /*isPublic=*/false);
  function->setAttr("passthrough", b.getStrArrayAttr({"noinline"}));
  return function;
}

} // namespace

int64_t CarrySave::getBytes(const CellPlanes &cells) const {
  return kLevels * (kWaiting + kLogWaiting) * vectorsOf(cells) * (kPlaneBits / 8);
}

Value CarrySave::viewPlanes(Emitter &b, Value counts) const {
  int64_t bytes = getBytes(*b.arrangement.planes);
  return b.view(counts, firstPlane, 8 * bytes / kLanes, b.getI16Type());
}

Value CarrySave::viewTallies(Emitter &b, Value counts) const {
  return b.view(counts, firstTally, vectorsOf(*b.arrangement.planes) * kPlaneBits, b.getI16Type());
}

Value CarrySave::waitingOf(Emitter &b, int64_t level, Value number) const {
  Value at = arith::IndexCastOp::create(b, b.getIndexType(), bitsOf(b, number, kWaiting - 1));
  return b.add(b.mul(at, vectorsOf(*b.arrangement.planes)), firstOf(b, level, 0));
}

Value CarrySave::planeFor(Emitter &b, Value sample) const { return waitingOf(b, 0, sample); }

Value CarrySave::isLast(Emitter &b, Value sample) {
  return b.compare(arith::CmpIPredicate::eq, bitsOf(b, sample, kWaiting - 1), b.i64(kWaiting - 1));
}

void CarrySave::forEachVector(Emitter &b, Value tile, llvm::function_ref<void(Value)> body) const {
  const CellPlanes &cells = *b.arrangement.planes;
  if (b.tiles() == 1) {
    // Halos between parts are counted, and not looked at.
    b.loop(b.index(0), b.index(vectorsOf(cells)), body);
    return;
  }
  auto [lower, upper] = cells.vectorsOfTile(b, tile, b.index(b.tiles()));
  b.loop(b.index(0), b.index(parts), [&, lower = lower, upper = upper](Value part) {
    Value first = b.add(b.mul(part, cells.classVectors), cells.firstVector);
    b.loop(b.add(first, lower), b.add(first, upper), body);
  });
}

/// Masks come from memory, where planes are: from vector registers they are far.
void CarrySave::addWhereSet(Emitter &b, Value planes, Value plane, Value tallies, Value vector,
                            int64_t weight) const {
  b.loop(b.index(0), b.index(kPlaneBits / kGroup), [&](Value group) {
    Value at = b.add(b.mul(plane, kPlaneBits / kLanes), b.mul(group, kGroup / kLanes));
    Value pieces = b.loadLanes(planes, at, kGroup / kLanes, b.getI16Type());
    Value set = vector::BitCastOp::create(b, b.lanes(b.getI1Type(), kGroup), pieces);
    Value to = b.add(b.mul(vector, kPlaneBits), b.mul(group, kGroup));
    Value before = b.loadLanes(tallies, to, kGroup, b.getI16Type());
    Value more = arith::AddIOp::create(b, before, b.splat(b.getI16IntegerAttr(weight), kGroup));
    b.storeLanes(b.select(set, more, before), tallies, to);
  });
}

void CarrySave::carry(Emitter &b, Value planes, Value tile, int64_t level, Value to) const {
  PlaneLogic logic(b);
  forEachVector(b, tile, [&](Value vector) {
    Values bits;
    for (int64_t number = 0; number < kWaiting; ++number)
      bits.push_back(b.loadPlane(planes, b.add(vector, firstOf(b, level, number))));
    for (int64_t bit = 0; bit < kLogWaiting; ++bit) {
      Value at = b.add(vector, sumOf(b, level, bit)), sum = b.loadPlane(planes, at);
      Values carries;
      for (size_t pair = 0; pair < bits.size(); pair += 2) {
        carries.push_back(logic.majority(sum, bits[pair], bits[pair + 1]));
        sum = logic.parity(sum, bits[pair], bits[pair + 1]);
      }
      b.storePlane(sum, planes, at);
      bits = carries;
    }
    b.storePlane(bits.front(), planes, b.add(vector, to));
  });
}

void CarrySave::carryLast(Emitter &b, Value counts, Value tile) const {
  Value planes = viewPlanes(b, counts), tallies = viewTallies(b, counts);
  Value out = b.index(firstOf(b, kLevels - 1, kWaiting - 1));
  carry(b, planes, tile, kLevels - 1, out);
  forEachVector(b, tile, [&](Value vector) {
    addWhereSet(b, planes, b.add(vector, out), tallies, vector,
                int64_t(1) << (kLevels * kLogWaiting));
  });
}

func::FuncOp CarrySave::emitAdd(Emitter &b, Type countsType) const {
  func::FuncOp function = beginHelper(b, "count_samples", countsType);
  Value counts = function.getArgument(0), tile = function.getArgument(1);
  Value planes = viewPlanes(b, counts), number = function.getArgument(2);
  static_assert(kLevels == 2);
  number = arith::ShRUIOp::create(b, number, b.i64(kLogWaiting));
  carry(b, planes, tile, 0, waitingOf(b, 1, number));
  b.when(isLast(b, number), ValueRange(), [&] {
    carryLast(b, counts, tile);
    return Values();
  });
  b.endFunction();
  return function;
}

void CarrySave::clearRest(Emitter &b, Value planes, Value tile, int64_t level,
                          Value waiting) const {
  Value none = b.splatI64(0, kPlaneWords);
  Value first = waitingOf(b, level, waiting);
  Value end = b.index(sumOf(b, level, 0)), step = b.index(vectorsOf(*b.arrangement.planes));
  b.loop(first, end, step, {}, [&](Value plane, ValueRange) {
    forEachVector(b, tile, [&](Value vector) { b.storePlane(none, planes, b.add(plane, vector)); });
    return Values();
  });
}

func::FuncOp CarrySave::emitFlush(Emitter &b, Type countsType, func::FuncOp add) const {
  func::FuncOp function = beginHelper(b, "flush_samples", countsType);
  Value counts = function.getArgument(0), tile = function.getArgument(1);
  Value samples = function.getArgument(2);
  Value planes = viewPlanes(b, counts), tallies = viewTallies(b, counts);
  // Samples of zeros, until none waits.
  auto fill = [&](int64_t level, Value number, llvm::function_ref<void()> count) {
    Value waiting = bitsOf(b, number, kWaiting - 1);
    b.when(b.compare(arith::CmpIPredicate::ne, waiting, b.i64(0)), ValueRange(), [&] {
      clearRest(b, planes, tile, level, waiting);
      count();
      return Values();
    });
  };
  Value last = arith::OrIOp::create(b, samples, b.i64(kWaiting - 1));
  fill(0, samples, [&] { b.call(add, {counts, tile, last}); });
  Value carries = arith::AddIOp::create(b, samples, b.i64(kWaiting - 1));
  fill(1, arith::ShRUIOp::create(b, carries, b.i64(kLogWaiting)),
       [&] { carryLast(b, counts, tile); });
  Value none = b.splatI64(0, kPlaneWords);
  for (int64_t level = 0; level < kLevels; ++level)
    for (int64_t bit = 0; bit < kLogWaiting; ++bit)
      forEachVector(b, tile, [&](Value vector) {
        Value sum = b.add(vector, sumOf(b, level, bit));
        addWhereSet(b, planes, sum, tallies, vector, int64_t(1) << (level * kLogWaiting + bit));
        b.storePlane(none, planes, sum);
      });
  b.endFunction();
  return function;
}

} // namespace isinglass::cpu
