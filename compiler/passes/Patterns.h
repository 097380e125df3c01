//===- Patterns.h - colours of a lattice by arithmetic --------------------------------------------===//
#pragma once

#include "dialects/gibbs/Conflicts.h"

namespace isinglass::compiler {

/// The pattern of residues with the fewest colours that separates the conflicts of a lattice, or
/// null if none of the kinds that ColourGraph.td lists does. Does not depend on the number of
/// nodes.
gibbs::ResiduesAttr findPattern(const gibbs::Conflicts &conflicts, mlir::MLIRContext *context);

} // namespace isinglass::compiler
