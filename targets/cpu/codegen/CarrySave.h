//===- CarrySave.h - counting the bits of planes, sample after sample ----------------------------------===//
//
// The low bits of a cell's count lie in planes. Each bit has two: its sum, and a carry that waits
// for the next; the two and another carry are a full adder's inputs, whose sum stays and whose
// carry goes on to the next bit. So a bit is at work every second time that the bit below is: every
// second sample is only stored. Carries out of the last bit are added to tallies of 16 bits.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// Counters of `parts` arrays of cells that lie as a class of a CellPlanes does, halos included.
class CarrySave {
public:
  static constexpr int64_t kBits = 4;

  /// In the bytes of counts: tallies from byte `tallies` on, [part][cell]; planes from byte
  /// `planes` on, [plane][part][vector].
  CarrySave(int64_t parts, int64_t tallies, int64_t planes)
      : parts(parts), firstTally(tallies), firstPlane(planes) {}

  /// Of the planes.
  int64_t getBytes(const CellPlanes &cells) const;
  Value viewPlanes(Emitter &b, Value counts) const;

  static Value isOdd(Emitter &b, Value sample);
  /// The number of the first plane that takes the sample of this number, counted from 0. An even
  /// sample needs no more than to be there.
  Value planeFor(Emitter &b, Value sample) const;
  /// (counts, tile, number of the sample): counts an odd sample.
  mlir::func::FuncOp emitAdd(Emitter &b, mlir::Type countsType) const;
  /// (counts, tile, samples): moves the planes to the tallies.
  mlir::func::FuncOp emitFlush(Emitter &b, mlir::Type countsType) const;

private:
  enum class Plane { Sum, Waiting };
  int64_t vectorsOf(const CellPlanes &cells) const { return parts * cells.classVectors; }
  /// Number of a bit's first plane; behind the last bit: of the incoming ones.
  int64_t firstOf(Emitter &b, int64_t bit, Plane plane = Plane::Sum) const {
    return (2 * bit + (plane == Plane::Waiting)) * vectorsOf(*b.arrangement.planes);
  }
  Value viewTallies(Emitter &b, Value counts) const;
  /// Numbers of a tile's vectors, in all parts.
  void forEachVector(Emitter &b, Value tile, llvm::function_ref<void(Value)> body) const;
  /// Carries an incoming plane as far as bit `depth`; out of the last bit: to where it was.
  void carry(Emitter &b, Value planes, Value vector, int64_t depth) const;
  /// Adds `weight` to a vector's tallies where a plane is set.
  void addWhereSet(Emitter &b, Value planes, Value plane, Value tallies, Value vector,
                   int64_t weight) const;

  int64_t parts, firstTally, firstPlane;
};

} // namespace isinglass::cpu
