//===- Places.h - where the sites of a factor lie, by arithmetic ----------------------------------===//
//
// The chip sees a lattice of one axis as a row. Everything here takes time in the number of
// directions, never in the number of nodes.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/dtca/Turns.h"
#include "dialects/ebm/Ebm.h"

#include <string>

namespace isinglass::chip {

class CellsOp;

/// A lattice of one axis (a row) or two.
struct Grid {
  Step extent;
  bool periodicRows = false, periodicColumns = false;
  /// The displacement as a node is moved by it: periodic axes to the nearest representative.
  Step reduce(Step step) const;
};
/// Nothing if the graph is no lattice, or has more than two axes.
std::optional<Grid> gridOf(ebm::GraphInterface graph);
/// The lattice over whose edges or nodes these sites are; nothing for other sites.
ebm::LatticeAttr latticeOf(ebm::SitesInterface sites);

/// A half-open box of nodes or cells.
struct Box {
  Step lower, upper;
  bool isEmpty() const { return lower.row >= upper.row || lower.column >= upper.column; }
  friend bool operator==(const Box &, const Box &) = default;
};
/// What of a box is not in another: up to four boxes, from top to bottom.
llvm::SmallVector<Box> without(const Box &box, const Box &other);
/// The box as a slice of a variable with one or two axes says it, and back.
Box boxOf(llvm::ArrayRef<int64_t> lower, llvm::ArrayRef<int64_t> upper);
std::pair<llvm::SmallVector<int64_t>, llvm::SmallVector<int64_t>> sliceOf(const Box &box,
                                                                          int64_t rank);

/// The terms of a factor along one direction of its edges, or over its nodes: one at each node x of
/// `sites`. Their weight is entry `firstEntry` + (row-major index of x) of an array over the
/// factor's sites; member m is the node x + members[m], modulo the extent on the periodic axes of
/// `grid`.
struct Terms {
  int64_t firstEntry = 0;
  Box sites;
  llvm::SmallVector<Step, 2> members;
  Grid grid;
};
/// The terms of a factor over edges or nodes of a lattice of one or two axes that verifies.
/// O(directions).
llvm::SmallVector<Terms> termsOf(ebm::SitesInterface sites, mlir::ArrayAttr members);

/// Where the box of a variable's nodes lies: one box of cells, or up to four where it runs around a
/// wrapped chip.
llvm::SmallVector<Box> cellsOf(CellsOp cells, const Box &nodes);
/// The variable's nodes in a box of cells; nothing if the box holds a cell that is not the
/// variable's.
std::optional<Box> nodesOf(CellsOp cells, const Box &box);

/// "(4, 1)"; with one axis "(1)".
std::string printStep(Step step, int64_t rank = 2);

} // namespace isinglass::chip
