//===- Runs.cpp ------------------------------------------------------------------------------===//
#include "lang/sema/Runs.h"

#include "lang/sema/Denoising.h"
#include "lang/sema/Evaluate.h"
#include "lang/sema/Settings.h"

#include <limits>

namespace isinglass::lang::sema {

static constexpr int64_t kMany = int64_t(1) << 40;
static constexpr int64_t kChains = int64_t(1) << 32;
static constexpr int64_t kSeeds = std::numeric_limits<int64_t>::max();

static bool takeBeta(Context &context, const CallArguments &settings, std::optional<Ramp> &beta) {
  const syntax::Argument *argument = settings.find("beta");
  if (!argument)
    return true;
  beta = evaluateRamp(context, *argument);
  return beta.has_value();
}

std::optional<Schedule> makeSchedule(Context &context, const syntax::Run &run) {
  Schedule schedule;
  schedule.range = run.name.range;
  CallArguments settings(
      context,
      {"a 'sample' block", 0, 0, {}, {"beta", "chains", "warmup", "samples", "thin", "seed"}},
      run.name.range, run.settings);
  bool good = settings.good;
  good &= take(context, settings, "chains", 1, kChains, schedule.chains);
  good &= take(context, settings, "warmup", 0, kMany, schedule.warmup);
  good &= take(context, settings, "samples", 1, kMany, schedule.samples);
  good &= take(context, settings, "thin", 1, kMany, schedule.thin);
  good &= take(context, settings, "seed", 0, kSeeds, schedule.seed);
  good &= takeBeta(context, settings, schedule.beta);
  return good ? std::optional(schedule) : std::nullopt;
}

//===-- train --------------------------------------------------------------------------------===//

/// idx("folder", threshold: 0.1) or npz("file").
static bool takeData(Context &context, const CallArguments &settings, DataSource &data) {
  int kind =
      takeChoice(context, settings, "data", "a source of data", {{"idx", true}, {"npz", true}});
  if (kind < 0)
    return false;
  const syntax::Expression &call = settings.find("data")->value;
  data.kind = static_cast<DataSource::Kind>(kind);
  CallArguments given(context, {"'" + call.text + "'", 1, 1, {}, {"threshold"}}, call.range,
                      call.arguments);
  if (!given.good)
    return false;
  std::optional<Value> path = evaluateText(context, given.unnamed[0]->value);
  if (path)
    data.path = context.resolve(*path);
  return path && take(context, given, "threshold", {0, true, 1}, data.threshold);
}

/// cosine(last), the rate at the end as a part of that at the start.
static bool takeDecay(Context &context, const CallArguments &adam, double &decay) {
  int kind = takeChoice(context, adam, "decay", "a decay of the rate", {{"cosine", true}});
  if (kind < 0)
    return kind == -1;
  const syntax::Expression &call = adam.find("decay")->value;
  CallArguments given(context, {"'cosine'", 1, 1, {}, {}}, call.range, call.arguments);
  if (!given.good)
    return false;
  std::optional<double> last = evaluateReal(context, given.unnamed[0]->value);
  if (!last)
    return false;
  decay = *last;
  if (decay >= 0 && decay <= 1)
    return true;
  context.diagnostics.report(Code::OptionRange, given.unnamed[0]->value.range,
                             {"cosine", "0 to 1", std::to_string(decay)});
  return false;
}

static bool takeOptimiser(Context &context, const CallArguments &settings, Training &training) {
  int kind = takeChoice(context, settings, "optimiser", "an optimiser", {{"adam", true}});
  if (kind < 0)
    return kind == -1;
  const syntax::Expression &call = settings.find("optimiser")->value;
  CallArguments adam(context,
                     {"'adam'", 0, 0, {}, {"rate", "decay", "weight_decay", "average", "limit"}},
                     call.range, call.arguments);
  bool good = adam.good;
  good &= take(context, adam, "rate", RealRange{}, training.rate);
  good &= take(context, adam, "weight_decay", RealRange{0, true, 1}, training.weightDecay);
  good &= take(context, adam, "average", RealRange{0, true, 0.999999}, training.average);
  good &= take(context, adam, "limit", RealRange{}, training.limit);
  good &= takeDecay(context, adam, training.decay);
  return good;
}

/// adaptive(rule: paper | replication, target: a, start: l, every: n) or fixed(strength: l).
static bool takePenalty(Context &context, const CallArguments &settings, Penalty &penalty) {
  int kind =
      takeChoice(context, settings, "penalty", "a penalty", {{"adaptive", true}, {"fixed", true}});
  if (kind < 0)
    return kind == -1;
  const syntax::Expression &call = settings.find("penalty")->value;
  if (kind == 1) {
    CallArguments fixed(context, {"'fixed'", 0, 0, {"strength"}, {}}, call.range, call.arguments);
    penalty.kind = Penalty::Kind::Fixed;
    return fixed.good &&
           take(context, fixed, "strength", RealRange{0, true, 1e300}, penalty.strength);
  }
  CallArguments adaptive(context, {"'adaptive'", 0, 0, {"target"}, {"rule", "start", "every"}},
                         call.range, call.arguments);
  int rule =
      takeChoice(context, adaptive, "rule", "a rule of the penalty", {{"paper"}, {"replication"}});
  penalty.kind = rule == 1 ? Penalty::Kind::Replication : Penalty::Kind::Paper;
  bool good = adaptive.good && rule != -2;
  good &= take(context, adaptive, "target", RealRange{0, false, 1}, penalty.target);
  good &= take(context, adaptive, "start", RealRange{0, true, 1e300}, penalty.start);
  good &= take(context, adaptive, "every", 1, kMany, penalty.every);
  return good;
}

std::optional<Training> makeTraining(Context &context, const syntax::Run &run, bool plain) {
  std::vector<std::string> required{"data"};
  if (plain)
    required.push_back("visible");
  Training training;
  training.range = run.name.range;
  CallArguments settings(context,
                         {"a 'train' block",
                          0,
                          0,
                          required,
                          {"batch", "warmup", "held_warmup", "samples", "thin", "epochs", "seed",
                           "offset", "optimiser", "penalty"}},
                         run.name.range, run.settings);
  bool good = settings.good && takeData(context, settings, training.data);
  if (plain && settings.good)
    good &= makeMachine(context, *settings.find("visible"));
  good &= take(context, settings, "batch", 1, kChains, training.batch);
  good &= take(context, settings, "warmup", 0, kMany, training.warmup);
  if (settings.find("held_warmup"))
    good &= take(context, settings, "held_warmup", 0, kMany, training.heldWarmup.emplace(0));
  good &= take(context, settings, "samples", 1, kMany, training.samples);
  good &= take(context, settings, "thin", 1, kMany, training.thin);
  good &= take(context, settings, "epochs", 1, kMany, training.epochs);
  good &= take(context, settings, "seed", 0, kSeeds, training.seed);
  good &= take(context, settings, "offset", RealRange{0, true, 0.999}, training.offset);
  good &= takeOptimiser(context, settings, training);
  good &= takePenalty(context, settings, training.penalty);
  return good ? std::optional(training) : std::nullopt;
}

//===-- generate -----------------------------------------------------------------------------===//

std::optional<Generation> makeGeneration(Context &context, const syntax::Run &run) {
  Generation generation;
  generation.range = run.name.range;
  CallArguments settings(context,
                         {"a 'generate' block", 0, 0, {}, {"sweeps", "beta", "images", "seed"}},
                         run.name.range, run.settings);
  bool good = settings.good;
  good &= take(context, settings, "sweeps", 1, kMany, generation.sweeps);
  good &= take(context, settings, "images", 1, kChains, generation.images);
  good &= take(context, settings, "seed", 0, kSeeds, generation.seed);
  good &= takeBeta(context, settings, generation.beta);
  return good ? std::optional(generation) : std::nullopt;
}

} // namespace isinglass::lang::sema
