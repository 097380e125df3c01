//===- RunOptions.cpp -----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/RunOptions.h"
#include "compiler/tools/isinglass/EnergyDigest.h"
#include "compiler/tools/isinglass/ModelOptions.h"
#include "compiler/tools/isinglass/Numbers.h"

#include "runtime/arrays/Memory.h"
#include "runtime/arrays/Npz.h"
#include "runtime/training/TrainedModel.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <string_view>

namespace isinglass::tool {

void InputOptions::addTo(CLI::App &command) {
  command.add_option("--params", params,
                     "NPZ file with values of parameters, by name, or the model.npz of a training");
  command.add_option("--step", step, "which step of a trained model (default: its only one)")
      ->check(CLI::Validator(isPositive, "NUMBER"));
  command.add_option(
      "--clamp", clamp,
      "NPZ file with spins to clamp, by variable: int8, 0 free, -1 or +1 clamped, of "
      "the variable's shape or [chains, shape...]");
}

runtime::Parameters InputOptions::bind(const CompiledModel &model) const {
  runtime::NamedArrays given;
  if (!params.empty())
    given = runtime::readParameters(params, step);
  else if (step)
    throw std::runtime_error("--step is of a trained model, which --params names");
  model.options().refuseFrozen(given);
  for (auto buffer : model.gibbs().getBody().getOps<gibbs::BufferOp>())
    if (buffer.getFrozen() && given.contains(buffer.getSymName().str()))
      throw std::runtime_error("'" + buffer.getSymName().str() +
                               "' is frozen: leave it out of --params or of --freeze-params");
  auto bound = runtime::bindParameters(model.program(), model.description(), given);
  if (!params.empty())
    requireEnergy(params, model.energyDigest());
  for (const std::string &warning : bound.warnings)
    std::fprintf(stderr, "isinglass: warning: %s\n", warning.c_str());
  return bound;
}

ClampsSize InputOptions::measureClamps(const CompiledModel &model) const {
  ClampsSize size;
  if (clamp.empty())
    return size;
  runtime::NpzReader reader(clamp);
  for (const runtime::VariableInfo &variable : model.description().variables)
    if (reader.has(variable.name)) {
      runtime::ArrayInfo info = reader.info(variable.name);
      size.cells += runtime::checkedCount(info.shape).value_or(0);
      size.perChain |= info.shape.size() > variable.shape.size();
    }
  return size;
}

runtime::Clamps InputOptions::clamps(const CompiledModel &model, int64_t chains) const {
  runtime::NamedArrays given;
  if (!clamp.empty())
    given = runtime::readArrays(clamp);
  return runtime::buildClamps(model.description(), given, chains);
}

void ScheduleOptions::addTo(CLI::App &command) {
  command.add_option("--chains", chains, "independent chains");
  command.add_option("--warmup", warmup, "sweeps before the first sample");
  command.add_option("--samples", samples, "samples of each chain");
  command.add_option("--thin", thin, "sweeps between samples");
  command.add_option("--seed", seed, "seed of the run")
      ->check(CLI::Validator(isNotNegative, "NUMBER"));
  command.add_option("--beta", beta,
                     "inverse temperature: a number, or linear(a,b) or geometric(a,b) over the "
                     "warm-up, b for the samples");
}

/// A whole text as a positive number.
static double parseBeta(std::string_view text, const std::string &whole) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value > 0) ||
      !std::isfinite(value))
    throw std::runtime_error("--beta '" + whole +
                             "' is not a positive number, linear(a,b) or geometric(a,b)");
  return value;
}

runtime::RampInfo parseRamp(const std::string &text) {
  for (const char *kind : {"linear", "geometric"}) {
    std::string_view rest = text;
    if (rest.substr(0, std::string_view(kind).size()) != kind)
      continue;
    rest.remove_prefix(std::string_view(kind).size());
    size_t comma = rest.find(',');
    if (rest.size() < 2 || rest.front() != '(' || rest.back() != ')' ||
        comma == std::string_view::npos)
      break;
    return {kind, parseBeta(rest.substr(1, comma - 1), text),
            parseBeta(rest.substr(comma + 1, rest.size() - comma - 2), text)};
  }
  double beta = parseBeta(text, text);
  return {"constant", beta, beta};
}

runtime::ScheduleInfo ScheduleOptions::apply(runtime::ScheduleInfo schedule) const {
  auto replace = [](int64_t &number, const std::optional<int64_t> &given, int64_t least,
                    const char *name) {
    if (!given)
      return;
    if (*given < least)
      throw std::runtime_error("--" + std::string(name) + " must be at least " +
                               std::to_string(least) + ", not " + std::to_string(*given));
    number = *given;
  };
  replace(schedule.chains, chains, 1, "chains");
  replace(schedule.warmup, warmup, 0, "warmup");
  replace(schedule.samples, samples, 1, "samples");
  replace(schedule.thin, thin, 1, "thin");
  schedule.seed = seed.value_or(schedule.seed);
  if (!beta.empty())
    schedule.beta = parseRamp(beta);
  return schedule;
}

} // namespace isinglass::tool
