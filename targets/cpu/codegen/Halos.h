//===- Halos.h - copies of the cells around a lattice's periodic axes ----------------------------------===//
//
// A halo layer below the first cell of an axis is a copy of one below its end, and the other way
// round. The halo of an open axis is zero from the start and stays so.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// Cell x is at first + sum of x_k * strides[k]; halos of periodic axes are widths[k] wide, the
/// others' 0.
struct Halos {
  llvm::ArrayRef<int64_t> sizes, widths, strides;
};

/// Refreshes all copies of the cells lower <= x_0 < upper, corners too: `copy(to, from)` a cell at
/// a time. Whoever has updated these cells may do so while others update theirs, and read copies of
/// cells that have not changed.
void refreshHalos(Emitter &b, const Halos &halos, Value first, Value lower, Value upper,
                  llvm::function_ref<void(Value, Value)> copy);

} // namespace isinglass::cpu
