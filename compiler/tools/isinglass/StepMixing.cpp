//===- StepMixing.cpp -----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/StepMixing.h"

#include "compiler/tools/isinglass/MemoryBill.h"
#include "compiler/tools/isinglass/NoisedData.h"

#include "runtime/random/Draws.h"
#include "runtime/training/Mixing.h"

#include <cmath>

namespace isinglass::tool {
namespace {

constexpr int64_t kChains = 1024;

/// 1 and 2 are NoisedData's.
enum class Draws : uint32_t { Items, Chains = 3, Directions };

/// The items that the conditions of a step are made of.
std::vector<int64_t> someItems(const runtime::Dataset &data, uint64_t seed) {
  std::vector<int64_t> items(std::min(runtime::countConditions(kChains), data.items));
  for (size_t i = 0; i < items.size(); ++i)
    items[i] = runtime::choiceDraw(seed, 0, i, data.items);
  return items;
}

StepMixing judge(std::span<const double> autocorrelation, int64_t thin) {
  double tail = runtime::tailOf(autocorrelation);
  if (!std::isfinite(tail))
    return {};
  std::optional<runtime::Decay> decay = runtime::fitDecay(autocorrelation);
  if (decay)
    decay->time *= static_cast<double>(thin);
  return {tail, decay, static_cast<double>(thin) * static_cast<double>(autocorrelation.size() - 1)};
}

} // namespace

std::vector<StepMixing> measureSteps(const TrainedChain &trained, const runtime::Dataset &test,
                                     int64_t thin) {
  const runtime::GeneratorOptions &settings = trained.settings;
  const runtime::Chain &chain = trained.chain;
  runtime::SamplerOptions chains{kChains, settings.seed, settings.threads};
  runtime::MemoryEstimate memory =
      runtime::estimateMemory(trained.model->description(), chains,
                              {settings.sweeps, 0, 1, settings.beta}, {false, false, false},
                              /*clampsPerChain=*/true);
  runtime::addMixing(memory, 1, {kChains, settings.sweeps, thin});
  requireMemory(memory);
  runtime::Parameters first;
  first.data.assign(trained.parameters.front().begin(), trained.parameters.front().end());
  runtime::StepSampler sampler(trained.model->program(), trained.model->description(), chain,
                               chains, std::move(first));
  std::vector<StepMixing> steps;
  for (int64_t step = 1; step <= chain.steps(); ++step) {
    auto seedFor = [&](Draws what, uint32_t stream = 1) {
      return runtime::derivedSeed(settings.seed, static_cast<uint32_t>(what),
                                  static_cast<uint32_t>(step), stream);
    };
    sampler.setStep(step, trained.parameters[step - 1]);
    std::vector<int8_t> conditions =
        noisedData(chain, test, someItems(test, seedFor(Draws::Items, 0)), step, settings.seed);
    steps.push_back(
        judge(runtime::measureAutocorrelation(sampler, conditions, chain.visible(),
                                              {kChains, settings.sweeps, thin, settings.beta.last,
                                               seedFor(Draws::Chains), seedFor(Draws::Directions)}),
              thin));
  }
  return steps;
}

} // namespace isinglass::tool
