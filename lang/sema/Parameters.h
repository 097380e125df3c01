//===- Parameters.h - `param` statements -----------------------------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// Evaluates and checks a `param` statement; nothing after reporting what is wrong.
std::optional<Parameter> makeParameter(Context &context, const syntax::Statement &statement);

} // namespace isinglass::lang::sema
