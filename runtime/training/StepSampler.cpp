#include "runtime/training/StepSampler.h"

#include "runtime/chains/HeldCells.h"

#include <algorithm>

namespace isinglass::runtime {

static std::vector<int64_t> select(std::span<const int64_t> all, std::span<const int64_t> which) {
  std::vector<int64_t> selected;
  for (int64_t index : which)
    selected.push_back(all[index]);
  return selected;
}

StepSampler::StepSampler(const isg_program &program, const Description &description,
                         const Chain &chain, const SamplerOptions &options, Parameters parameters)
    : chain(chain), sampler(program, description, options, std::move(parameters),
                            holdCells(description, {}, options.chains)),
      chains(options.chains),
      coupling(sampler.data().subspan(findBuffer(description, chain.info().coupling).offset,
                                      chain.cells())),
      visiblePlaces(
          placesOfCells(description.variables[findVariable(description, chain.info().visible)])),
      inputPlaces(
          placesOfCells(description.variables[findVariable(description, chain.info().input)])) {}

void StepSampler::setStep(int64_t which, std::span<const float> parameters) {
  step = which;
  std::ranges::copy(parameters, sampler.data().begin());
  std::ranges::copy(chain.coupling(step), coupling.begin());
  sampler.prepare();
}

void StepSampler::start(const Held &held, uint64_t seed) {
  const std::vector<int64_t> &cells = chain.places(step);
  std::vector<int64_t> inputs = select(inputPlaces, cells);
  std::vector<int64_t> outputs =
      select(visiblePlaces, std::span(cells).subspan(held.first, held.count));
  std::vector<HeldCells> parts;
  if (!held.input.empty())
    parts.push_back({inputs, held.input, chain.visible()});
  if (held.count > 0)
    parts.push_back({outputs, held.output.subspan(held.first), chain.visible()});
  former = sampler.setClamps(holdCells(sampler.description(), parts, chains, std::move(former)));
  sampler.restart(seed);
}

Samples StepSampler::run(const Schedule &schedule, const Observables &observables,
                         const RunControl &control) {
  Samples samples = sampler.run(schedule, observables, control);
  work += {samples.updates, samples.seconds};
  return samples;
}

std::vector<int8_t> StepSampler::visible(int64_t limit) const {
  return sampler.spinsAt(select(visiblePlaces, chain.places(step)), limit);
}

std::vector<int64_t> StepSampler::project(std::span<const int8_t> signs, int64_t limit) const {
  return sampler.sumsAt(select(visiblePlaces, chain.places(step)), signs, limit);
}

} // namespace isinglass::runtime
