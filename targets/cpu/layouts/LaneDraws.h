//===- LaneDraws.h - the random bits of lanes, and which of them chains may share ----------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// Step `number` of a cell, from the first 4 of a generator's parts: tables leave few registers for
/// more.
Value drawBits(Emitter &b, llvm::MutableArrayRef<Value> generators, int64_t number);

/// The random bits of a plane of 512 lanes, a vector of bytes at a time.
class LaneDraws {
public:
  /// For lanes of so many cells.
  LaneDraws(Emitter &b, llvm::MutableArrayRef<Value> generators, int64_t cells)
      : b(b), generators(generators), cells(cells) {}
  /// Of no other lane.
  Value next() { return drawBits(b, generators, number++); }
  /// Of lanes q, for bytes that decide only where other bytes tie. With Arrangement::sharesLowByte
  /// lanes of one cell have them together: the law of each chain is what it was, as none meets
  /// its bits again.
  Value nextLow(int64_t q);

private:
  Emitter &b;
  llvm::MutableArrayRef<Value> generators;
  int64_t cells, number = 0;
  Value low;
};

} // namespace isinglass::cpu
