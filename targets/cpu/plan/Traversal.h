//===- Traversal.h - the order in which the cells of a variable are visited ------------------------===//
//
// A prepared row per cell lies in the order in which rows are read: for residues, along a row of
// the lattice the cells of one start x0 are contiguous; otherwise rows follow the colours' lists.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/gibbs/Gibbs.h"

#include <vector>

namespace isinglass::cpu {

struct Traversal {
  enum class Kind { Residues, Runs, Listed };
  Kind kind = Kind::Runs;
  llvm::SmallVector<int64_t> sizes;
  int64_t numColours = 1;
  int64_t numRows = 0; ///< prepared rows, padding included

  // Residues: the colour of x repeats along the last axis with this period.
  gibbs::ResiduesAttr residues;
  int64_t period = 1, perStart = 1; ///< cells of a row with one start, rounded up

  // Runs and lists: colour c is positions starts[c] .. starts[c+1]. No starts: every cell its own.
  std::vector<int64_t> starts;
  std::vector<int64_t> order, position; ///< Listed: cell at a position and back

  /// The prepared row of a cell.
  int64_t rowOf(int64_t cell) const;
};

/// The order of an update's colouring; an error at the update if it has none that is known here.
mlir::FailureOr<Traversal> makeTraversal(gibbs::UpdateOp update, llvm::ArrayRef<int64_t> sizes);

} // namespace isinglass::cpu
