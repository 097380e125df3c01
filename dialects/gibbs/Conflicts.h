//===- Conflicts.h - which nodes of a variable may not share a colour -----------------------------===//
//
// Two nodes conflict if they are members of one factor. On a lattice the conflicts are a short list
// of displacements, whatever its size; everything else is pairs.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/gibbs/Gibbs.h"

namespace isinglass::gibbs {

struct Conflicts {
  /// The variable's shape.
  llvm::SmallVector<int64_t> shape;
  /// Displacements between members of one factor, up to sign, none zero, nearest representatives on
  /// periodic axes.
  llvm::SmallVector<llvm::SmallVector<int64_t>> differences;
  /// Per axis: whether some displacement runs around it.
  llvm::SmallVector<bool> wraps;
  /// Graphs that are not lattices, all of whose edges conflict.
  llvm::SmallVector<ebm::GraphInterface> graphs;
  /// Pairs of nodes from rows.
  std::vector<std::pair<int64_t, int64_t>> pairs;

  bool isRegular() const { return graphs.empty() && pairs.empty(); }

  /// Whether there are at most 2^27 conflicts and nodes: to look at each then takes seconds, and
  /// explicit colours need 12 bytes of each while they are found. Counts without looking.
  bool canBeListed() const;
  /// Largest step along an axis of a displacement.
  int64_t getReach(int64_t axis) const;
  /// Calls visit(i, j) for every conflicting pair of nodes, possibly more than once. O(nodes *
  /// differences + pairs).
  void forEachPair(llvm::function_ref<void(int64_t, int64_t)> visit) const;
};

/// The conflicts of an update's variable under the factors of its fields; a node of the state that
/// the update saves to counts as the variable's node. An error at the update if a factor takes one
/// node twice.
mlir::FailureOr<Conflicts> findConflicts(UpdateOp update);

/// Whether the colouring separates every conflict; an error with a conflicting pair otherwise. By
/// arithmetic, O(differences), for residues on a lattice without pairs; other colourings are looked
/// at pair by pair, and refused where those are too many.
mlir::LogicalResult checkColouring(const Conflicts &conflicts, ColouringInterface colouring,
                                   ebm::GraphInterface graph,
                                   llvm::function_ref<mlir::InFlightDiagnostic()> emitError);

} // namespace isinglass::gibbs
