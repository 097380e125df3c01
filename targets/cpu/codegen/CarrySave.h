//===- CarrySave.h - counting the bits of planes, sample after sample ----------------------------------===//
//
// The low bits of a cell's count lie in planes. Those of sums of samples come first: full adders
// add 2^k samples at a time to k planes. The carry, of weight 2^k, waits with seven others, which
// are then added in turn (Harley and Seal; Muła, Kurz, Lemire, arXiv:1611.07612). Carries out of
// these are added to tallies of 16 bits.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/PlaneLogic.h"

namespace isinglass::cpu {

/// Counters of `parts` arrays of cells that lie as a class of a CellPlanes does, halos included.
class CarrySave {
public:
  /// In the bytes of counts: tallies from byte `tallies` on, [part][cell]; planes from byte
  /// `planes` on, [plane][part][vector]. Adds 2^logSamples samples at a time.
  CarrySave(int64_t parts, int64_t tallies, int64_t planes, int64_t logSamples)
      : parts(parts), firstTally(tallies), firstPlane(planes), logSamples(logSamples) {}

  /// Of the planes.
  int64_t getBytes(const CellPlanes &cells) const;
  Value viewPlanes(Emitter &b, Value counts) const;

  /// Adds the samples up to number `last`, counted from 0, to the sums of a vector.
  void add(Emitter &b, PlaneLogic &logic, Value planes, Value vector, Value last,
           ValueRange samples) const;
  /// Then, once all vectors have them: adds up a tile's carries if no more can wait.
  void addCarries(Emitter &b, Value counts, Value tile, Value last) const;
  /// Moves a tile's planes to the tallies after `samples` samples, all of which were added.
  void flush(Emitter &b, Value counts, Value tile, Value samples) const;

private:
  int64_t vectorsOf(const CellPlanes &cells) const { return parts * cells.classVectors; }
  /// Number of the first plane of one kind.
  int64_t firstOf(Emitter &b, int64_t kind) const {
    return kind * vectorsOf(*b.arrangement.planes);
  }
  int64_t sumOf(Emitter &b, int64_t bit) const { return firstOf(b, bit); }
  int64_t carryOf(Emitter &b, int64_t number) const { return firstOf(b, logSamples + number); }
  int64_t carrySumOf(Emitter &b, int64_t bit) const { return carryOf(b, kCarries + bit); }
  int64_t getNumPlanes() const { return logSamples + kCarries + kLogCarries; }

  /// Of those that wait, the number of the carry out of the samples up to this one, i64; and where
  /// it waits.
  Value carryNumber(Emitter &b, Value sample) const;
  Value carryOfSample(Emitter &b, Value sample) const;
  Value viewTallies(Emitter &b, Value counts) const;
  /// Numbers of a tile's vectors, in all parts.
  void forEachVector(Emitter &b, Value tile, llvm::function_ref<void(Value)> body) const;
  void addUp(Emitter &b, PlaneLogic &logic, Value planes, Value vector, int64_t sums, Values bits,
             Value out) const;
  void addAllCarries(Emitter &b, Value counts, Value tile) const;
  /// Adds `weight` to a vector's tallies where a plane is set.
  void addWhereSet(Emitter &b, Value planes, Value plane, Value tallies, Value vector,
                   int64_t weight) const;

  static constexpr int64_t kLogCarries = 3, kCarries = 1 << kLogCarries;

  int64_t parts, firstTally, firstPlane, logSamples;
};

} // namespace isinglass::cpu
