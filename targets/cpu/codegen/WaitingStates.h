//===- WaitingStates.h - what a tile's samples were, until they are counted -----------------------------===//
//
// Products are counted some samples at a time (CarrySave.h), with their sums in registers. Until
// then what waits is not the products, of which there are many to a cell, but the cells: those of a
// tile, and those around it that its products read, which others may have changed by then.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

class WaitingStates {
public:
  /// In the bytes of counts from byte `first` on: [tile][sample][variable][class][vector].
  WaitingStates(const Emitter &b, int64_t first);

  /// How many wait until they are counted: as many as stay in the first level of a cache, eight to
  /// thirty-two.
  int64_t getLogCount() const { return logCount; }
  int64_t getCount() const { return int64_t(1) << logCount; }
  /// The number (index) among those of the sample of this number (i64), counted from 0; and whether
  /// it is the last.
  Value numberOf(Emitter &b, Value sample) const;
  Value isLast(Emitter &b, Value sample) const;

  int64_t getBytes() const;
  Value view(Emitter &b, Value counts) const;

  /// Planes as these states have them: shorter classes, of as many rows as a tile may need.
  const CellPlanes &getCells() const { return cells; }
  /// The start of a row of a tile, given by that in a whole state, in the state number `number`
  /// (index) of those that wait.
  Value rowAt(Emitter &b, Value start, Value tile, Value number) const;

  /// Copies what a tile reads of a state.
  void keep(Emitter &b, Value state, Value states, Value tile, Value number) const;
  /// Makes states number `number` and those that follow zero, of which sums take no notice.
  void clear(Emitter &b, Value states, Value tile, Value number) const;

private:
  /// Whether there is more than one tile: rows along all axes are in one.
  bool isCut() const { return tiles > 1; }
  int64_t bytesOfState() const { return cells.getNumVectors() * (kPlaneBits / 8); }
  /// Of the state number `number` of a tile.
  Value firstOf(Emitter &b, Value tile, Value number) const;
  /// Vectors of a class before what a tile reads, and how many these are.
  std::pair<Value, Value> readBy(Emitter &b, Value tile) const;

  CellPlanes cells;
  int64_t tiles, first, logCount;
};

} // namespace isinglass::cpu
