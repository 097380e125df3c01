//===- CounterUse.h - what a sum over integers does with its counter ------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// Whether the body of a sum needs the value of the sum's counter: in a coefficient, a shift, a
/// comparison, a function or the range of a sum within. Indices that are integer expressions of
/// counters do not: their rows are listed without going through the body again.
bool needsValue(Context &context, const syntax::Expression &body, const std::string &counter);

} // namespace isinglass::lang::sema
