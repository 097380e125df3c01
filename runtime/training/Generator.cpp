#include "runtime/training/Generator.h"

#include "runtime/random/Draws.h"

#include <algorithm>
#include <stdexcept>

namespace isinglass::runtime {

namespace {

enum class Draws : uint32_t { Noise, Chains, Label };

uint64_t seedFor(const GeneratorOptions &options, Draws what, int64_t step) {
  return derivedSeed(options.seed, static_cast<uint32_t>(what), static_cast<uint32_t>(step), ~0U);
}

/// Fair coins.
std::vector<int8_t> noise(int64_t count, uint64_t seed) {
  std::vector<int8_t> spins(count);
  for (int64_t i = 0; i < count; ++i)
    spins[i] = signDraw(seed, i) > 0 ? 1 : -1;
  return spins;
}

/// x_T, or what the start gives.
std::vector<int8_t> firstSpins(const Chain &chain, const GeneratorOptions &options) {
  int64_t count = options.chains * chain.visible();
  if (!options.start)
    return noise(count, seedFor(options, Draws::Noise, chain.steps()));
  const auto &[step, x] = *options.start;
  if (step < 1 || step > chain.steps() || static_cast<int64_t>(x.size()) != count)
    throw std::runtime_error("chains cannot start at step " + std::to_string(step) + " of " +
                             std::to_string(chain.steps()) + " from " + std::to_string(x.size()) +
                             " spins of " + std::to_string(count));
  return {x.begin(), x.end()};
}

/// Sweeps of a step from part look / looks on, at the same betas as if they were run at once.
Schedule piece(const GeneratorOptions &options, int64_t look, int64_t looks) {
  int64_t first = options.sweeps * look / looks, last = options.sweeps * (look + 1) / looks;
  if (options.beta.kind == "constant")
    return {last - first, 0, 1, options.beta};
  return {last - first,
          0,
          1,
          {options.beta.kind, rampValue(options.beta, first, options.sweeps),
           rampValue(options.beta, last - 1, options.sweeps)}};
}

} // namespace

MemoryEstimate estimateGeneration(const Description &description, const Chain &chain,
                                  const GeneratorOptions &options) {
  MemoryEstimate estimate = estimateMemory(
      description, {options.chains, options.seed, options.threads},
      {options.sweeps, 0, 1, options.beta}, {false, false, false}, /*clampsPerChain=*/true);
  // x_t, x_{t-1} and what is held of it; labels at every time.
  addItem(estimate, "visible spins", {4, options.chains, chain.visible()});
  addItem(estimate, "labels", {chain.steps() + 1, options.chains, chain.labelSpins()});
  return estimate;
}

std::optional<std::vector<int8_t>>
generate(const isg_program &program, const Description &description, const Chain &chain,
         std::span<const std::vector<float>> parameters, const GeneratorOptions &options,
         const std::optional<Wanted> &wanted,
         const std::function<void(int64_t t, bool last, std::span<const int8_t>)> &watch,
         const RunControl &control) {
  if (static_cast<int64_t>(parameters.size()) != chain.steps())
    throw std::runtime_error("the parameters are those of " + std::to_string(parameters.size()) +
                             " steps, the chain has " + std::to_string(chain.steps()));
  Parameters arena;
  arena.data.assign(parameters.front().begin(), parameters.front().end());
  StepSampler sampler(program, description, chain, {options.chains, options.seed, options.threads},
                      std::move(arena));
  std::vector<int8_t> x = firstSpins(chain, options);
  int64_t first = options.start ? options.start->step : chain.steps();
  std::span<const Observable> observables = chain.info().observables;
  std::vector<std::vector<int8_t>> labels;
  Held held;
  if (wanted) {
    labels = forget(observables, chain.times(), *wanted,
                    [&](int64_t step) { return seedFor(options, Draws::Label, step); });
    held.first = chain.firstSpin(wanted->observable);
    held.count = observables[wanted->observable].spins();
    placeLabel(observables, wanted->observable, labels[first], x);
  }
  if (watch)
    watch(first, true, x);
  int64_t looks = std::clamp<int64_t>(options.looks, 1, options.sweeps);
  for (int64_t step = first; step >= 1; --step) {
    std::vector<int8_t> output(wanted ? x.size() : 0);
    if (wanted)
      placeLabel(observables, wanted->observable, labels[step - 1], output);
    held.input = x;
    held.output = output;
    sampler.setStep(step, parameters[step - 1]);
    sampler.start(held, seedFor(options, Draws::Chains, step));
    for (int64_t look = 0; look < looks; ++look) {
      if (sampler.run(piece(options, look, looks), {false, false, false}, control).cancelled)
        return std::nullopt;
      x = sampler.visible();
      if (watch)
        watch(step - 1, look + 1 == looks, x);
    }
  }
  return x;
}

} // namespace isinglass::runtime
