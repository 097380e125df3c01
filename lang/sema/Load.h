//===- Load.h - load("file", "array") ---------------------------------------------------------------===//
#pragma once

#include "lang/sema/Context.h"

#include <optional>

namespace isinglass::lang::sema {

/// The file, seen from the model's folder, and the array in it that a call of `load` names (an NPY
/// file has one, without a name). Nothing after a report.
std::optional<FromFile> evaluateLoad(Context &context, const syntax::Expression &load);

} // namespace isinglass::lang::sema
