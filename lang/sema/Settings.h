//===- Settings.h - the options of a block, as numbers and words -------------------------------===//
#pragma once

#include "lang/sema/CallArguments.h"

namespace isinglass::lang::sema {

/// Each takes an option if it is there, else leaves `value` as it is; false after a report.

/// A whole number, least to most.
bool take(Context &context, const CallArguments &options, const char *name, int64_t least,
          int64_t most, int64_t &value);

/// What a real may be: above `above` (not `above` itself unless `included`), at most `most`.
struct RealRange {
  double above = 0;
  bool included = false;
  double most = 1e300;
};
bool take(Context &context, const CallArguments &options, const char *name, RealRange range,
          double &value);

/// A name that an option may have, and whether it is followed by arguments, as in cosine(0.2).
struct Choice {
  std::string name;
  bool takesArguments = false;
};
/// A name or a call of one, `words` saying what it chooses ("an optimiser"); -1 if the option is
/// not there, -2 after a report that names the known ones.
int takeChoice(Context &context, const CallArguments &options, const char *name, const char *words,
               const std::vector<Choice> &known);

/// The name itself: of a reference or a call. Empty, without a report, for anything else.
std::string wordOf(const syntax::Argument &argument);

/// A number, linear(a, b) or geometric(a, b); nothing after a report.
std::optional<Ramp> evaluateRamp(Context &context, const syntax::Argument &argument);

} // namespace isinglass::lang::sema
