//===- Region.h - the region of an update, over vectors -------------------------------------------------===//
//
// The region computes with the fields of one cell; here it computes with those of 16 chains of it.
// Operations that map element by element (arith, math) are cloned with vectors for scalars.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// Whether every operation of the region maps element by element; an error at one that does not.
mlir::LogicalResult checkRegion(gibbs::UpdateOp update);

/// The local field: sum of what the region yields, given the sum of each group (a vector each).
Value computeField(Emitter &b, const UpdatePlan &update, ValueRange groups);

} // namespace isinglass::cpu
