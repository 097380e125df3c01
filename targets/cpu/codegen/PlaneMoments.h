//===- PlaneMoments.h - moments of programs with cells side by side in planes ---------------------------===//
//
// A count lies where its cell is in row-major order, which is far from its neighbours in a plane.
// Spins and products are therefore tallied as planes lie, in 16 bits, and moved to their counts
// when those are full or someone wants to read them. If a block is one chain, samples wait
// (WaitingStates.h) and are tallied together (CarrySave.h). Behind the counts lie
//
//   tallies  [quantity][class][cell, halos included]  how often an odd number of spins was up
//   states   of WaitingStates, if a block is one chain
//   planes   of CarrySave, likewise
//   products [sample][vector of a row]                of a quantity, while a row is counted
//   pending  int64 [tile]                             of how many
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/CarrySave.h"
#include "targets/cpu/codegen/Pending.h"
#include "targets/cpu/codegen/PlaneProducts.h"
#include "targets/cpu/codegen/WaitingStates.h"

namespace isinglass::cpu {

/// Where the tallies are.
class Tallies {
public:
  explicit Tallies(const Emitter &b);

  /// Whether the product of spins at these displacements from a cell is that of the cell itself.
  static bool isTheCell(llvm::ArrayRef<Numbers> steps);

  /// Spins of a variable, which biases of cells share, or products of a pattern of a factor whose
  /// sites have weights of their own.
  struct Quantity {
    llvm::SmallVector<unsigned> variables;
    std::vector<Numbers> steps;
    llvm::SmallVector<int64_t> counts; ///< of cell 0

    /// Of an even number of spins the product is +1 where the number of those up is even.
    bool isEven() const { return variables.size() % 2 == 0; }
  };
  std::vector<Quantity> quantities;
  std::optional<Pending> pending;
  std::optional<CarrySave> lowBits;     ///< of one chain
  std::optional<WaitingStates> waiting; ///< likewise

  /// The tallies among the bytes of counts: a quantity's first is number firstOf.
  Value view(Emitter &b, Value bytes) const;

  /// Number of a quantity's first cell of the first class, without halos.
  int64_t firstOf(int64_t quantity) const { return quantity * quantityCells + firstCell; }
  /// Of one chain.
  Value viewProducts(Emitter &b, Value bytes) const;

  PlaneMembers membersOf(int64_t quantity) const;
  /// Of products of a quantity, where an odd number of its spins is up.
  Value oddOf(Emitter &b, int64_t quantity, Value product) const;
  int64_t getCountWords(const Emitter &b) const { return pending->getEnd(b); }

private:
  int64_t firstByte, firstProduct, quantityCells, firstCell;
};

/// Functions that moments calls.
struct PlaneMomentsHelpers {
  mlir::func::FuncOp settleTile; ///< (counts, tile): moves a tile's tallies to counts
  mlir::func::FuncOp count;      ///< (counts, tile, sample): those that wait, of one chain
};
PlaneMomentsHelpers emitPlaneMomentsHelpers(Emitter &b, mlir::Type countsType);

/// Arguments are those of moments.
void emitPlaneMoments(Emitter &b, ValueRange arguments, const PlaneMomentsHelpers &helpers);

} // namespace isinglass::cpu
