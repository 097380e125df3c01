//===- LaneDraws.cpp --------------------------------------------------------------------------------===//
#include "targets/cpu/layouts/LaneDraws.h"

#include "targets/cpu/codegen/Random.h"
#include "targets/cpu/layouts/Tables.h"

using namespace mlir;

namespace isinglass::cpu {

Value drawBits(Emitter &b, MutableArrayRef<Value> generators, int64_t number) {
  return nextBits(b, generators, number % 4);
}

Value LaneDraws::nextLow(int64_t q) {
  bool sameCells = q > 0;
  for (int64_t l = 0; sameCells && l < kBytes / 16; ++l)
    sameCells = cellOf(l, q, cells) == cellOf(l, q - 1, cells);
  if (!b.arrangement.sharesLowByte || !sameCells)
    low = next();
  return low;
}

} // namespace isinglass::cpu
