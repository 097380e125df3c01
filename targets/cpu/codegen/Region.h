//===- Region.h - the region of an update, over vectors -------------------------------------------------===//
//
// The region computes with the fields of one cell; here it computes with those of 16 chains of it.
// Operations that map element by element (arith, math) are cloned with vectors for scalars.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// What the region yields.
struct Yielded {
  Value field; ///< the local field, the sum of the yielded
  Value keep;  ///< the probability to keep the spin; null: 0
};

/// Computes the region, given the sum of each group and each of the update's values, a vector each.
Yielded computeRegion(Emitter &b, const UpdatePlan &update, ValueRange groups, ValueRange values);

} // namespace isinglass::cpu
