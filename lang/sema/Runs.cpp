//===- Runs.cpp ------------------------------------------------------------------------------===//
#include "lang/sema/Runs.h"

#include "lang/sema/CallArguments.h"
#include "lang/sema/Evaluate.h"

#include <cstdio>
#include <limits>

namespace isinglass::lang::sema {

static constexpr int64_t kMany = int64_t(1) << 40;

/// A whole-number option of a `sample` block.
struct Setting {
  const char *name;
  int64_t Schedule::*field;
  int64_t least, most;
};
static constexpr Setting kSettings[] = {
    {"chains", &Schedule::chains, 1, int64_t(1) << 32},
    {"warmup", &Schedule::warmup, 0, kMany},
    {"samples", &Schedule::samples, 1, kMany},
    {"thin", &Schedule::thin, 1, kMany},
    {"seed", &Schedule::seed, 0, std::numeric_limits<int64_t>::max()},
};

static bool setNumber(Context &context, const Setting &setting, const syntax::Argument &argument,
                      Schedule &schedule) {
  std::optional<int64_t> value = evaluateInt(context, argument.value);
  if (!value)
    return false;
  schedule.*setting.field = *value;
  if (*value >= setting.least && *value <= setting.most)
    return true;
  context.diagnostics.report(Code::OptionRange, argument.value.range,
                             {setting.name,
                              std::to_string(setting.least) + " to " + std::to_string(setting.most),
                              std::to_string(*value)});
  return false;
}

static std::optional<double> positive(Context &context, const syntax::Expression &expression) {
  std::optional<double> value = evaluateReal(context, expression);
  if (!value || *value > 0)
    return value;
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", *value);
  context.diagnostics.report(Code::BadBeta, expression.range, {text});
  return std::nullopt;
}

/// A number, linear(a, b) or geometric(a, b).
static bool setBeta(Context &context, const syntax::Argument &argument, Schedule &schedule) {
  const syntax::Expression &value = argument.value;
  bool linear = value.text == "linear";
  bool call = value.kind == syntax::Expression::Kind::Call;
  if (!argument.record.empty()) {
    context.diagnostics.report(Code::BadRamp, argument.range);
    return false;
  }
  if (!call || (!linear && value.text != "geometric")) {
    std::optional<double> beta = positive(context, value);
    if (beta)
      schedule.beta = Ramp{Ramp::Kind::Constant, *beta, *beta};
    return beta.has_value();
  }
  CallArguments ends(context, {"'" + value.text + "'", 2, 2, {}, {}}, value.range, value.arguments);
  if (!ends.good)
    return false;
  std::optional<double> first = positive(context, ends.unnamed[0]->value);
  std::optional<double> last = positive(context, ends.unnamed[1]->value);
  if (!first || !last)
    return false;
  schedule.beta = Ramp{linear ? Ramp::Kind::Linear : Ramp::Kind::Geometric, *first, *last};
  return true;
}

std::optional<Schedule> makeSchedule(Context &context, const syntax::Run &run) {
  Schedule schedule;
  schedule.range = run.name.range;
  Signature signature{"a 'sample' block", 0, 0, {}, {"beta"}};
  for (const Setting &setting : kSettings)
    signature.optional.push_back(setting.name);
  CallArguments settings(context, signature, run.name.range, run.settings);
  bool good = settings.good;
  for (const Setting &setting : kSettings)
    if (const syntax::Argument *argument = settings.find(setting.name))
      good &= setNumber(context, setting, *argument, schedule);
  if (const syntax::Argument *beta = settings.find("beta"))
    good &= setBeta(context, *beta, schedule);
  return good ? std::optional(schedule) : std::nullopt;
}

//===-- Of later versions --------------------------------------------------------------------===//

struct LaterBlock {
  const char *kind;
  std::vector<std::string> options;
};

static const std::vector<LaterBlock> &laterBlocks() {
  static const std::vector<LaterBlock> all = {
      {"pixels", {"levels"}},
      {"label", {"copies"}},
      {"step", {"parity", "seed"}},
      {"forward", {"steps", "times", "rate"}},
      {"train", {"data", "batch", "warmup", "samples", "thin", "epochs", "optimiser", "penalty"}},
      {"generate", {"sweeps", "beta", "images"}},
  };
  return all;
}

static void checkOptions(Context &context, const syntax::Name &kind,
                         const std::vector<syntax::Argument> &arguments) {
  for (const LaterBlock &block : laterBlocks())
    if (kind.text == block.kind)
      CallArguments(context, {"'" + kind.text + "'", 0, 0, {}, block.options}, kind.range,
                    arguments);
}

void checkLaterBlocks(Context &context, const syntax::File &file) {
  for (const syntax::Dtm &dtm : file.dtms)
    for (const syntax::DtmItem &item : dtm.items)
      checkOptions(context, item.kind, item.options);
  for (const syntax::Run &run : file.runs)
    checkOptions(context, run.kind, run.settings);
}

} // namespace isinglass::lang::sema
