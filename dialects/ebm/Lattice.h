//===- Lattice.h - arithmetic on lattices ---------------------------------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"

namespace isinglass::ebm {

/// The displacement modulo `period`, in (-period/2, period/2].
int64_t nearestToZero(int64_t displacement, int64_t period);

/// A displacement with its periodic axes reduced to the nearest representative.
llvm::SmallVector<int64_t> reduceDisplacement(LatticeAttr lattice,
                                              llvm::ArrayRef<int64_t> displacement);

/// Coordinates of a row-major index.
llvm::SmallVector<int64_t> latticeCoordinates(llvm::ArrayRef<int64_t> sizes, int64_t node);

/// The node at a displacement from a node (both row-major), or nothing off an open axis. A
/// reference: kernels use constant distances.
std::optional<int64_t> latticeNeighbour(LatticeAttr lattice, int64_t node,
                                        llvm::ArrayRef<int64_t> displacement);

} // namespace isinglass::ebm
