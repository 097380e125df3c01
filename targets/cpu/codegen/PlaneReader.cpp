//===- PlaneReader.cpp ------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/PlaneReader.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Fewer vectors are unrolled.
constexpr int64_t kLeastLooped = 3;

int64_t wrap(int64_t x, int64_t size) { return (x % size + size) % size; }
int64_t floorDiv(int64_t x, int64_t size) { return (x - wrap(x, size)) / size; }

/// A shift along a row, the shorter way.
int64_t nearest(const CellPlanes &planes, int64_t shift) {
  return 2 * shift > planes.rowBits() ? shift - planes.rowBits() : shift;
}

/// The longest shift of those that some class reads.
int64_t reachOf(const Plan &plan, const CellPlanes &planes) {
  int64_t reach = 0;
  auto add = [&](ArrayRef<int64_t> step) {
    for (int64_t number = 0; number < planes.numClasses; ++number) {
      CellPlanes::Neighbours at = planes.neighbours(planes.getClass(number), 0, step);
      reach = std::max(reach, std::abs(nearest(planes, at.shift)));
      for (const auto &around : at.around)
        reach = std::max(reach, std::abs(nearest(planes, around.shift)));
    }
  };
  for (const UpdatePlan &update : plan.updates)
    for (const RegularTerm &term : update.regular)
      for (const auto &[other, step] : term.others)
        add(step);
  for (const FactorPlan &factor : plan.factors)
    for (const Pattern &pattern : factor.patterns)
      for (const Numbers &position : pattern.positions)
        add(position);
  return reach;
}

} // namespace

InnerVectors::InnerVectors(const Plan &plan, const CellPlanes &planes)
    : hasTail(planes.rowBits() % kPlaneBits != 0) {
  if (planes.rowVectors < kLeastLooped)
    return;
  upper = planes.rowVectors;
  if (!hasTail)
    return;
  int64_t reach = reachOf(plan, planes);
  lower = llvm::divideCeil(reach, kPlaneBits);
  upper = std::max(lower, floorDiv(planes.rowBits() - kPlaneBits - reach, kPlaneBits) + 1);
}

std::string refuseUnrolled(const Plan &plan, const CellPlanes &planes, int64_t most) {
  InnerVectors inner(plan, planes);
  if (planes.rowVectors - (inner.upper - inner.lower) > most)
    return "neighbours are far along rows that are no multiple of 512 lanes";
  return "";
}

Values
PlaneReader::forEachVector(ValueRange carried,
                           llvm::function_ref<Values(const VectorOfRow &, ValueRange)> body) {
  Values after(carried);
  auto unroll = [&](int64_t first, int64_t last) {
    for (int64_t v = first; v < last; ++v)
      after = body({b.index(v), v}, after);
  };
  unroll(0, inner.lower);
  int64_t pairs = (inner.upper - inner.lower) / 2, last = inner.lower + 2 * pairs;
  if (pairs > 0)
    after = b.loop(b.index(inner.lower), b.index(last), b.index(2), after,
                   [&](Value v, ValueRange values) {
                     Values first = body({v, std::nullopt}, values);
                     return body({b.add(v, 1), std::nullopt, 1}, first);
                   });
  if (last < inner.upper)
    after = body({b.index(last), std::nullopt}, after);
  unroll(inner.upper, planes.rowVectors);
  return after;
}

Value PlaneReader::read(Value start, const CellPlanes::Neighbours &at, const VectorOfRow &vector) {
  Value row = b.add(start, at.vector);
  auto shifted = [&](int64_t shift) {
    return vector.known ? readUnrolled(row, shift, *vector.known)
                        : readLooped(row, shift, vector.v);
  };
  Value bits = shifted(at.shift);
  for (const auto &around : at.around) {
    Value here = b.loadPlane(planes.where(b, at, around), vector.v);
    bits = logic.select(here, shifted(around.shift), bits);
  }
  return bits;
}

Value PlaneReader::readLooped(Value row, int64_t shift, Value v) {
  // Without a tail, the vectors after the last are the first.
  if (inner.hasTail)
    shift = nearest(planes, shift);
  auto load = [&](int64_t step) {
    Value vector = b.add(v, step), end = b.index(planes.rowVectors);
    if (!inner.hasTail && step > 0) {
      Value beyond = b.compare(arith::CmpIPredicate::uge, vector, end);
      vector = b.select(beyond, b.sub(vector, end), vector);
    }
    return b.loadPlane(state, b.add(row, vector));
  };
  int64_t words = floorDiv(shift, kPlaneBits), bits = wrap(shift, kPlaneBits);
  Value low = load(words);
  return bits == 0 ? low : logic.funnel(low, load(words + 1), bits);
}

/// Bits `first` .. of a row. Vectors that it lacks hold no bits that are wanted.
Value PlaneReader::bitsFrom(Value row, int64_t first) {
  int64_t bits = wrap(first, kPlaneBits), vector = floorDiv(first, kPlaneBits);
  auto load = [&](int64_t at) {
    return b.loadPlane(state, b.add(row, wrap(at, planes.rowVectors)));
  };
  Value low = load(vector);
  if (bits == 0)
    return low;
  return logic.funnel(low, planes.rowVectors == 1 ? low : load(vector + 1), bits);
}

Value PlaneReader::readUnrolled(Value row, int64_t shift, int64_t v) {
  int64_t end = planes.rowBits(), first = v * kPlaneBits + shift;
  int64_t lanes = std::min(kPlaneBits, end - v * kPlaneBits), plain = end - first;
  if (plain >= lanes || end % kPlaneBits == 0)
    return bitsFrom(row, first);
  if (plain <= 0)
    return bitsFrom(row, first - end);
  return logic.splice(bitsFrom(row, first), bitsFrom(row, first - end), plain);
}

} // namespace isinglass::cpu
