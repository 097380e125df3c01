//===- Settings.cpp --------------------------------------------------------------------------===//
#include "lang/sema/Settings.h"

#include "lang/diagnostics/Suggestions.h"
#include "lang/sema/Evaluate.h"

#include <algorithm>
#include <cstdio>

namespace isinglass::lang::sema {

using syntax::Expression;

static std::string shown(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", number);
  return text;
}

bool take(Context &context, const CallArguments &options, const char *name, int64_t least,
          int64_t most, int64_t &value) {
  const syntax::Argument *argument = options.find(name);
  if (!argument)
    return true;
  std::optional<int64_t> given = evaluateInt(context, argument->value);
  if (!given)
    return false;
  value = *given;
  if (value >= least && value <= most)
    return true;
  context.diagnostics.report(
      Code::OptionRange, argument->value.range,
      {name, std::to_string(least) + " to " + std::to_string(most), std::to_string(value)});
  return false;
}

static std::string words(const RealRange &range) {
  std::string low = (range.included ? "at least " : "above ") + shown(range.above);
  return range.most < 1e300 ? low + " and at most " + shown(range.most) : low;
}

bool take(Context &context, const CallArguments &options, const char *name, RealRange range,
          double &value) {
  const syntax::Argument *argument = options.find(name);
  if (!argument)
    return true;
  std::optional<double> given = evaluateReal(context, argument->value);
  if (!given)
    return false;
  value = *given;
  if ((value > range.above || (range.included && value == range.above)) && value <= range.most)
    return true;
  context.diagnostics.report(Code::OptionRange, argument->value.range,
                             {name, words(range), shown(value)});
  return false;
}

std::string wordOf(const syntax::Argument &argument) {
  const Expression &value = argument.value;
  bool reference =
      value.kind == Expression::Kind::Reference && !value.indexed && value.field.text.empty();
  bool named = reference || value.kind == Expression::Kind::Call;
  return named ? value.text : std::string();
}

int takeChoice(Context &context, const CallArguments &options, const char *name, const char *words,
               const std::vector<Choice> &known) {
  const syntax::Argument *argument = options.find(name);
  if (!argument)
    return -1;
  std::string word = wordOf(*argument);
  auto found = std::find_if(known.begin(), known.end(),
                            [&](const Choice &choice) { return choice.name == word; });
  const std::vector<syntax::Argument> &given = argument->value.arguments;
  if (found != known.end() && (found->takesArguments || given.empty()))
    return found - known.begin();
  if (found != known.end()) {
    context.diagnostics.report(Code::WrongArguments, argument->value.range,
                               {"'" + word + "'", "no arguments", std::to_string(given.size())});
    return -2;
  }
  std::vector<std::string> names;
  for (const Choice &choice : known)
    names.push_back(choice.name);
  std::string hint = word.empty() ? std::string() : didYouMean(word, names);
  std::string text(context.sources.text(argument->value.range));
  context.diagnostics.report(Code::UnknownChoice, argument->value.range, {text, words})
      .hint(hint.empty() ? (known.size() == 1 ? "known is " : "known are ") + alternatives(names)
                         : hint);
  return -2;
}

static std::optional<double> positive(Context &context, const Expression &expression) {
  std::optional<double> value = evaluateReal(context, expression);
  if (!value || *value > 0)
    return value;
  context.diagnostics.report(Code::BadBeta, expression.range, {shown(*value)});
  return std::nullopt;
}

std::optional<Ramp> evaluateRamp(Context &context, const syntax::Argument &argument) {
  const Expression &value = argument.value;
  bool linear = value.text == "linear";
  bool call = value.kind == Expression::Kind::Call;
  if (!argument.record.empty()) {
    context.diagnostics.report(Code::BadRamp, argument.range);
    return std::nullopt;
  }
  if (!call || (!linear && value.text != "geometric")) {
    std::optional<double> beta = positive(context, value);
    return beta ? std::optional(Ramp{Ramp::Kind::Constant, *beta, *beta}) : std::nullopt;
  }
  CallArguments ends(context, {"'" + value.text + "'", 2, 2, {}, {}}, value.range, value.arguments);
  if (!ends.good)
    return std::nullopt;
  std::optional<double> first = positive(context, ends.unnamed[0]->value);
  std::optional<double> last = positive(context, ends.unnamed[1]->value);
  if (!first || !last)
    return std::nullopt;
  return Ramp{linear ? Ramp::Kind::Linear : Ramp::Kind::Geometric, *first, *last};
}

} // namespace isinglass::lang::sema
