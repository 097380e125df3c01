//===- GraphRules.h - `graph` statements -----------------------------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// Evaluates and checks a `graph` statement; nothing after reporting what is wrong.
std::optional<Graph> makeGraph(Context &context, const syntax::Statement &statement);

/// Sizes of an array from its brackets: at least 1 each, at most 2^40 entries.
std::optional<Shape> makeShape(Context &context, const std::vector<syntax::Expression> &sizes);

} // namespace isinglass::lang::sema
