//===- ClassUpdate.h - loops over the classes of a colour ------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Entries.h"

namespace isinglass::cpu {

/// Updates rows lower .. upper of class `number` of a CellPlanes; carries the stream's registers.
using ClassBody =
    llvm::function_ref<Values(int64_t number, Value lower, Value upper, ValueRange generators)>;

/// As endUpdate, for layouts with cells in planes: each class has code of its own.
void endClassUpdate(Emitter &b, const UpdatePlan &update, const UpdateArguments &arguments,
                    ClassBody body);

} // namespace isinglass::cpu
