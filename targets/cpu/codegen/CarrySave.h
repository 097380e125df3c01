//===- CarrySave.h - counting the bits of planes, sample after sample ----------------------------------===//
//
// The low bits of a cell's count lie in planes. Eight samples wait until all are there, and are
// then added, with three planes of sums, by full adders (Harley and Seal; Muła, Kurz, Lemire,
// arXiv:1611.07612): seven of them, so that a sample costs a store, a load and two instructions.
// The carry, of weight eight, waits with seven others in turn. Carries out of the last level are
// added to tallies of 16 bits.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// Counters of `parts` arrays of cells that lie as a class of a CellPlanes does, halos included.
class CarrySave {
public:
  /// In the bytes of counts: tallies from byte `tallies` on, [part][cell]; planes from byte
  /// `planes` on, [plane][part][vector].
  CarrySave(int64_t parts, int64_t tallies, int64_t planes)
      : parts(parts), firstTally(tallies), firstPlane(planes) {}

  /// Of the planes.
  int64_t getBytes(const CellPlanes &cells) const;
  Value viewPlanes(Emitter &b, Value counts) const;

  /// The number of the first plane that takes the sample of this number, counted from 0.
  Value planeFor(Emitter &b, Value sample) const;
  /// Whether all planes that wait are there with this sample.
  static Value isLast(Emitter &b, Value sample);
  /// (counts, tile, number of the sample): counts those that wait, the last of which this one is.
  mlir::func::FuncOp emitAdd(Emitter &b, mlir::Type countsType) const;
  /// (counts, tile, samples): moves the planes to the tallies. `add` is that of emitAdd.
  mlir::func::FuncOp emitFlush(Emitter &b, mlir::Type countsType, mlir::func::FuncOp add) const;

private:
  static constexpr int64_t kLogWaiting = 3, kWaiting = 1 << kLogWaiting, kLevels = 2;

  int64_t vectorsOf(const CellPlanes &cells) const { return parts * cells.classVectors; }
  /// Numbers of first planes of a level: those that wait, then the bits of the sum.
  int64_t firstOf(Emitter &b, int64_t level, int64_t plane) const {
    int64_t ofLevel = kWaiting + kLogWaiting;
    return (level * ofLevel + plane) * vectorsOf(*b.arrangement.planes);
  }
  int64_t sumOf(Emitter &b, int64_t level, int64_t bit) const {
    return firstOf(b, level, kWaiting + bit);
  }
  Value waitingOf(Emitter &b, int64_t level, Value number) const;
  Value viewTallies(Emitter &b, Value counts) const;
  /// Numbers of a tile's vectors, in all parts.
  void forEachVector(Emitter &b, Value tile, llvm::function_ref<void(Value)> body) const;
  /// Adds a level's waiting planes to its sums, and leaves the carries in planes from `to` on.
  void carry(Emitter &b, Value planes, Value tile, int64_t level, Value to) const;
  /// Carries out of the last level to the tallies.
  void carryLast(Emitter &b, Value counts, Value tile) const;
  /// Fills up a level of which `waiting` planes wait.
  void clearRest(Emitter &b, Value planes, Value tile, int64_t level, Value waiting) const;
  /// Adds `weight` to a vector's tallies where a plane is set.
  void addWhereSet(Emitter &b, Value planes, Value plane, Value tallies, Value vector,
                   int64_t weight) const;

  int64_t parts, firstTally, firstPlane;
};

} // namespace isinglass::cpu
