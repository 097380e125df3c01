//===- Chains.h - what the operations of a chain hold ---------------------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"

namespace isinglass::ebm {

/// Spins of an ebm.pixels or ebm.label.
int64_t countSpins(mlir::Operation *observable);

/// Spins that a chain sees.
int64_t countVisible(ChainOp chain);

/// Cells of a graph that may be visible: all, or those of one parity.
int64_t countPlaces(GraphInterface graph, mlir::Attribute places);

} // namespace isinglass::ebm
