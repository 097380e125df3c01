//===- Evaluate.h - compile-time arithmetic --------------------------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// The value of an expression; nothing after reporting why there is none. Integers are 64 bits with
/// overflow checks, `/` is real division, and every real result is finite.
std::optional<Value> evaluate(Context &context, const syntax::Expression &expression);

/// Likewise, of one type; an int serves as a real.
std::optional<int64_t> evaluateInt(Context &context, const syntax::Expression &expression);
std::optional<double> evaluateReal(Context &context, const syntax::Expression &expression);
std::optional<Value> evaluateText(Context &context, const syntax::Expression &expression);

/// Whether it holds no spin, no parameter, no sum and no index: then it is a number or an error.
bool looksConstant(Context &context, const syntax::Expression &expression);

/// "an int", "a real", "a string".
const char *words(Value::Type type);

} // namespace isinglass::lang::sema
