//===- PlaneMoments.h - moments of programs with cells side by side in planes ---------------------------===//
//
// A count lies where its cell is in row-major order, which is far from its neighbours in a plane.
// Spins and products are therefore tallied as planes lie, in 16 bits, and moved to their counts
// when those are full or someone wants to read them. If a block is one chain, the low bits of
// tallies lie in planes: see CarrySave.h. Behind the counts lie
//
//   tallies  [quantity][class][cell, halos included]  how often it was +1
//   planes   of CarrySave, if a block is one chain
//   pending  int64 [tile]                             of how many
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/CarrySave.h"
#include "targets/cpu/codegen/Pending.h"

namespace isinglass::cpu {

/// Where the tallies are.
class Tallies {
public:
  explicit Tallies(const Emitter &b);

  /// Spins of a variable, which biases of cells share, or products of a pattern of a factor whose
  /// sites have weights of their own.
  struct Quantity {
    llvm::SmallVector<unsigned> variables;
    std::vector<Numbers> steps;
    llvm::SmallVector<int64_t> counts; ///< of cell 0
  };
  std::vector<Quantity> quantities;
  std::optional<Pending> pending;
  std::optional<CarrySave> lowBits;

  /// The tallies among the bytes of counts: a quantity's first is number firstOf.
  Value view(Emitter &b, Value bytes) const;

  /// Number of a quantity's first cell of the first class, without halos.
  int64_t firstOf(int64_t quantity) const { return quantity * quantityCells + firstCell; }
  int64_t getCountWords(const Emitter &b) const { return pending->getEnd(b); }

private:
  int64_t firstByte, quantityCells, firstCell;
};

/// Functions that moments calls.
struct PlaneMomentsHelpers {
  mlir::func::FuncOp settleTile; ///< (counts, tile): moves a tile's tallies to counts
  mlir::func::FuncOp count;      ///< CarrySave::emitAdd, of one chain
};
PlaneMomentsHelpers emitPlaneMomentsHelpers(Emitter &b, mlir::Type countsType);

/// Arguments are those of moments.
void emitPlaneMoments(Emitter &b, ValueRange arguments, const PlaneMomentsHelpers &helpers);

} // namespace isinglass::cpu
