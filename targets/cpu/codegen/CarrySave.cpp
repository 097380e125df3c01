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

Value isEqual(Emitter &b, Value number, int64_t value) {
  return b.compare(arith::CmpIPredicate::eq, number, b.i64(value));
}

func::FuncOp beginHelper(Emitter &b, StringRef name, Type countsType) {
  auto function = b.beginFunction(name, {countsType, b.getIndexType(), b.getI64Type()},
                                  /*isPublic=*/false);
  function->setAttr("passthrough", b.getStrArrayAttr({"noinline"}));
  return function;
}

} // namespace

int64_t CarrySave::getBytes(const CellPlanes &cells) const {
  return (2 * kBits + 1) * vectorsOf(cells) * (kPlaneBits / 8);
}

Value CarrySave::viewPlanes(Emitter &b, Value counts) const {
  int64_t bytes = getBytes(*b.arrangement.planes);
  return b.view(counts, firstPlane, 8 * bytes / kLanes, b.getI16Type());
}

Value CarrySave::viewTallies(Emitter &b, Value counts) const {
  return b.view(counts, firstTally, vectorsOf(*b.arrangement.planes) * kPlaneBits, b.getI16Type());
}

Value CarrySave::isOdd(Emitter &b, Value sample) {
  return arith::TruncIOp::create(b, b.getI1Type(), sample);
}

Value CarrySave::planeFor(Emitter &b, Value sample) const {
  return b.select(isOdd(b, sample), b.index(firstOf(b, kBits)),
                  b.index(firstOf(b, 0, Plane::Waiting)));
}

void CarrySave::forEachVector(Emitter &b, Value tile, llvm::function_ref<void(Value)> body) const {
  const CellPlanes &cells = *b.arrangement.planes;
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

void CarrySave::carry(Emitter &b, Value planes, Value vector, int64_t depth) const {
  PlaneLogic logic(b);
  Value from = b.add(vector, firstOf(b, kBits)), bits = b.loadPlane(planes, from);
  for (int64_t bit = 0; bit < depth; ++bit) {
    Value sumAt = b.add(vector, firstOf(b, bit)), sum = b.loadPlane(planes, sumAt);
    Value waiting = b.loadPlane(planes, b.add(vector, firstOf(b, bit, Plane::Waiting)));
    b.storePlane(logic.parity(sum, waiting, bits), planes, sumAt);
    bits = logic.majority(sum, waiting, bits);
  }
  Value to = depth < kBits ? b.add(vector, firstOf(b, depth, Plane::Waiting)) : from;
  b.storePlane(bits, planes, to);
}

func::FuncOp CarrySave::emitAdd(Emitter &b, Type countsType) const {
  func::FuncOp function = beginHelper(b, "count_sample", countsType);
  Value counts = function.getArgument(0), tile = function.getArgument(1);
  Value planes = viewPlanes(b, counts), tallies = viewTallies(b, counts);
  // As many bits are at work as the sample's number has ones at its end.
  for (int64_t depth = 1; depth <= kBits; ++depth) {
    int64_t ones = (int64_t(1) << depth) - 1;
    int64_t mask = depth < kBits ? 2 * ones + 1 : ones;
    Value low = bitsOf(b, function.getArgument(2), mask);
    b.when(isEqual(b, low, ones), ValueRange(), [&] {
      forEachVector(b, tile, [&](Value vector) {
        carry(b, planes, vector, depth);
        if (depth == kBits)
          addWhereSet(b, planes, b.add(vector, firstOf(b, kBits)), tallies, vector,
                      int64_t(1) << kBits);
      });
      return Values();
    });
  }
  b.endFunction();
  return function;
}

func::FuncOp CarrySave::emitFlush(Emitter &b, Type countsType) const {
  func::FuncOp function = beginHelper(b, "flush_samples", countsType);
  Value counts = function.getArgument(0), tile = function.getArgument(1);
  Value planes = viewPlanes(b, counts), tallies = viewTallies(b, counts);
  Value none = b.splatI64(0, kPlaneWords);
  for (int64_t bit = 0; bit < kBits; ++bit) {
    int64_t weight = int64_t(1) << bit;
    forEachVector(b, tile, [&](Value vector) {
      Value sum = b.add(vector, firstOf(b, bit));
      addWhereSet(b, planes, sum, tallies, vector, weight);
      b.storePlane(none, planes, sum);
    });
    // A carry waits where the number of samples has a one.
    Value here = bitsOf(b, function.getArgument(2), weight);
    b.when(isEqual(b, here, weight), ValueRange(), [&] {
      forEachVector(b, tile, [&](Value vector) {
        addWhereSet(b, planes, b.add(vector, firstOf(b, bit, Plane::Waiting)), tallies, vector,
                    weight);
      });
      return Values();
    });
  }
  b.endFunction();
  return function;
}

} // namespace isinglass::cpu
