//===- Observations.h - `observe` statements -------------------------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// Evaluates and checks an `observe` statement; nothing after reporting what is wrong.
std::optional<Observation> makeObservation(Context &context, const syntax::Statement &statement);

} // namespace isinglass::lang::sema
