//===- CarrySave.cpp --------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/CarrySave.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Cells of a vector of tallies.
constexpr int64_t kGroup = 32;

} // namespace

int64_t CarrySave::getBytes(const CellPlanes &cells) const {
  return getNumPlanes() * vectorsOf(cells) * (kPlaneBits / 8);
}

Value CarrySave::viewPlanes(Emitter &b, Value counts) const {
  int64_t bytes = getBytes(*b.arrangement.planes);
  return b.view(counts, firstPlane, 8 * bytes / kLanes, b.getI16Type());
}

Value CarrySave::viewTallies(Emitter &b, Value counts) const {
  return b.view(counts, firstTally, vectorsOf(*b.arrangement.planes) * kPlaneBits, b.getI16Type());
}

Value CarrySave::carryNumber(Emitter &b, Value sample) const {
  Value number = arith::ShRUIOp::create(b, sample, b.i64(logSamples));
  return arith::AndIOp::create(b, number, b.i64(kCarries - 1));
}

Value CarrySave::carryOfSample(Emitter &b, Value sample) const {
  Value number = arith::IndexCastOp::create(b, b.getIndexType(), carryNumber(b, sample));
  return b.add(b.mul(number, vectorsOf(*b.arrangement.planes)), carryOf(b, 0));
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

/// Full adders: `bits`, 2^k of them, to the k planes of sums from `sums` on; what is carried out to
/// `out`.
void CarrySave::addUp(Emitter &b, PlaneLogic &logic, Value planes, Value vector, int64_t sums,
                      Values bits, Value out) const {
  for (int64_t bit = 0; bits.size() > 1; ++bit) {
    Value at = b.add(vector, sums + firstOf(b, bit)), sum = b.loadPlane(planes, at);
    Values carries;
    for (size_t pair = 0; pair < bits.size(); pair += 2) {
      carries.push_back(logic.majority(sum, bits[pair], bits[pair + 1]));
      sum = logic.parity(sum, bits[pair], bits[pair + 1]);
    }
    b.storePlane(sum, planes, at);
    bits = carries;
  }
  b.storePlane(bits.front(), planes, b.add(vector, out));
}

void CarrySave::add(Emitter &b, PlaneLogic &logic, Value planes, Value vector, Value last,
                    ValueRange samples) const {
  addUp(b, logic, planes, vector, sumOf(b, 0), samples, carryOfSample(b, last));
}

void CarrySave::addAllCarries(Emitter &b, Value counts, Value tile) const {
  Value planes = viewPlanes(b, counts), tallies = viewTallies(b, counts);
  PlaneLogic logic(b);
  Value out = b.index(carryOf(b, kCarries - 1));
  forEachVector(b, tile, [&](Value vector) {
    Values carries;
    for (int64_t number = 0; number < kCarries; ++number)
      carries.push_back(b.loadPlane(planes, b.add(vector, carryOf(b, number))));
    addUp(b, logic, planes, vector, carrySumOf(b, 0), carries, out);
  });
  forEachVector(b, tile, [&](Value vector) {
    addWhereSet(b, planes, b.add(vector, out), tallies, vector,
                int64_t(1) << (logSamples + kLogCarries));
  });
}

void CarrySave::addCarries(Emitter &b, Value counts, Value tile, Value last) const {
  Value number = carryNumber(b, last);
  Value all = b.compare(arith::CmpIPredicate::eq, number, b.i64(kCarries - 1));
  b.when(all, ValueRange(), [&] {
    addAllCarries(b, counts, tile);
    return Values();
  });
}

void CarrySave::flush(Emitter &b, Value counts, Value tile, Value samples) const {
  Value planes = viewPlanes(b, counts), tallies = viewTallies(b, counts);
  Value none = b.splatI64(0, kPlaneWords);
  auto clear = [&](Value plane, Value vector) { b.storePlane(none, planes, b.add(plane, vector)); };
  Value waiting = carryNumber(b, samples);
  b.when(b.compare(arith::CmpIPredicate::ne, waiting, b.i64(0)), ValueRange(), [&] {
    // With carries of nothing, as many as can wait.
    Value step = b.index(vectorsOf(*b.arrangement.planes));
    b.loop(carryOfSample(b, samples), b.index(carrySumOf(b, 0)), step, {},
           [&](Value plane, ValueRange) {
             forEachVector(b, tile, [&](Value vector) { clear(plane, vector); });
             return Values();
           });
    addAllCarries(b, counts, tile);
    return Values();
  });
  auto move = [&](int64_t plane, int64_t weight) {
    forEachVector(b, tile, [&](Value vector) {
      addWhereSet(b, planes, b.add(vector, plane), tallies, vector, weight);
      clear(b.index(plane), vector);
    });
  };
  for (int64_t bit = 0; bit < logSamples; ++bit)
    move(sumOf(b, bit), int64_t(1) << bit);
  for (int64_t bit = 0; bit < kLogCarries; ++bit)
    move(carrySumOf(b, bit), int64_t(1) << (logSamples + bit));
}

} // namespace isinglass::cpu
