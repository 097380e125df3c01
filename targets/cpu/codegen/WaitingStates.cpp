//===- WaitingStates.cpp ------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/WaitingStates.h"

#include "targets/cpu/codegen/Order.h"

using namespace mlir;

namespace isinglass::cpu {

/// Half of the first level of a cache.
static constexpr int64_t kNearBytes = 24 << 10;
static constexpr int64_t kLeastLog = 3, kMostLog = 5;

WaitingStates::WaitingStates(const Emitter &b, int64_t first)
    : cells(*b.arrangement.planes), tiles(b.tiles()), first(first), logCount(kLeastLog) {
  if (isCut()) {
    int64_t rows = llvm::divideCeil(cells.counts.front(), tiles) + 2 * cells.halo.front();
    cells.classVectors = rows * cells.strides.front();
  }
  while (logCount < kMostLog && tiles * bytesOfState() << (logCount + 1) <= kNearBytes)
    ++logCount;
}

Value WaitingStates::numberOf(Emitter &b, Value sample) const {
  Value number = arith::AndIOp::create(b, sample, b.i64(getCount() - 1));
  return arith::IndexCastOp::create(b, b.getIndexType(), number);
}

Value WaitingStates::isLast(Emitter &b, Value sample) const {
  return b.compare(arith::CmpIPredicate::eq, numberOf(b, sample), b.index(getCount() - 1));
}

int64_t WaitingStates::getBytes() const { return tiles * getCount() * bytesOfState(); }

Value WaitingStates::view(Emitter &b, Value counts) const {
  return b.view(counts, first, 8 * getBytes() / kLanes, b.getI16Type());
}

Value WaitingStates::firstOf(Emitter &b, Value tile, Value number) const {
  return b.mul(b.add(b.mul(tile, getCount()), number), cells.getNumVectors());
}

std::pair<Value, Value> WaitingStates::readBy(Emitter &b, Value tile) const {
  if (!isCut())
    return {b.index(0), b.index(cells.classVectors)};
  int64_t rows = cells.counts.front(), stride = cells.strides.front();
  auto [lower, upper] = cutTile(b, b.index(0), b.index(rows), rows, tile, b.index(tiles));
  Value count = b.add(b.sub(upper, lower), 2 * cells.halo.front());
  return {b.mul(lower, stride), b.mul(count, stride)};
}

Value WaitingStates::rowAt(Emitter &b, Value start, Value tile, Value number) const {
  return b.add(b.sub(start, readBy(b, tile).first), firstOf(b, tile, number));
}

void WaitingStates::keep(Emitter &b, Value state, Value states, Value tile, Value number) const {
  auto [lower, count] = readBy(b, tile);
  Value to = firstOf(b, tile, number);
  Value classes = b.index(cells.numVariables * cells.numClasses);
  b.loop(b.index(0), classes, [&, lower = lower, count = count](Value kind) {
    Value source = b.add(b.mul(kind, b.arrangement.planes->classVectors), lower);
    Value target = b.add(b.mul(kind, cells.classVectors), to);
    b.loop(b.index(0), count, [&](Value v) {
      b.storePlane(b.loadPlane(state, b.add(source, v)), states, b.add(target, v));
    });
  });
}

void WaitingStates::clear(Emitter &b, Value states, Value tile, Value number) const {
  Value none = b.splatI64(0, kPlaneWords);
  b.loop(firstOf(b, tile, number), firstOf(b, tile, b.index(getCount())),
         [&](Value vector) { b.storePlane(none, states, vector); });
}

} // namespace isinglass::cpu
