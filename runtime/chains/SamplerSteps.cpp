//===- SamplerSteps.cpp - sweeps and observations -------------------------------------------------===//
#include "runtime/chains/Phases.h"
#include "runtime/chains/SamplerState.h"

#include <algorithm>

namespace isinglass::runtime {

/// The tables of each step's temperature; steps of one beta share them.
class Tempered {
public:
  Tempered(const Description &description, double unit, const std::byte *prepared,
           std::span<const Step> steps)
      : steps(steps) {
    std::vector<double> betas;
    for (const Step &step : steps) {
      if (betas.empty() || betas.back() != step.beta)
        betas.push_back(step.beta);
      offsets.push_back((betas.size() - 1) * description.temperedBytes);
    }
    bytes.assign(betas.size() * description.temperedBytes, std::byte(0));
    for (size_t i = 0; i < betas.size(); ++i)
      for (const AcceptanceInfo &info : description.acceptances)
        temper(info, betas[i], unit, prepared, bytes.data() + i * description.temperedBytes);
  }
  /// Of one of the steps that it was made for.
  const std::byte *of(const Step &step) const {
    return bytes.data() + offsets[&step - steps.data()];
  }

private:
  std::span<const Step> steps;
  AlignedVector<std::byte> bytes;
  std::vector<size_t> offsets;
};

/// `counts`: recorder.counts(), if moments are recorded.
void Sampler::State::observe(int64_t block, int64_t sample, Recorder &recorder, int64_t *counts) {
  if (recorder.observables.spins)
    recorder.storeSpins(block, sample, stateOf(block));
  if (recorder.observables.energy) {
    AlignedVector<double> energies(description.block, 0.0);
    program.energy(stateOf(block), parameters.data.data(), 0, energies.data());
    recorder.storeEnergies(block, sample, energies);
  }
  if (counts)
    program.moments(stateOf(block), lanesOf(block), 0, counts);
}

/// Spins and energies.
void Sampler::State::observeTiled(int64_t sample, Recorder &recorder) {
  if (recorder.observables.energy)
    parallelTiles([&](int64_t block, int64_t tile) {
      program.energy(stateOf(block), parameters.data.data(), tile,
                     recorder.tileEnergies(block, tile));
    });
  parallel(blocks, [&](int64_t block) {
    if (recorder.observables.spins)
      recorder.storeSpins(block, sample, stateOf(block));
    if (recorder.observables.energy)
      recorder.sumTiles(block, sample);
  });
}

/// Tiles wait for nothing but each other. Moments are one phase more of a step that is a sample's;
/// whatever else is recorded of it has to be of the last step.
void Sampler::State::executeTiled(std::span<const Step> steps, const Tempered &tempered,
                                  Recorder &recorder) {
  bool counts = recorder.observables.moments;
  std::vector<int64_t> ends; // of each step, in phases
  for (const Step &step : steps)
    ends.push_back((ends.empty() ? 0 : ends.back()) + step.sweeps * description.phases +
                   (counts && step.sample >= 0));
  auto tile = [&](int64_t phase, int64_t block, int64_t tile) {
    auto step = std::ranges::upper_bound(ends, phase) - ends.begin();
    int64_t ofStep = phase - (step == 0 ? 0 : ends[step - 1]);
    if (ofStep == steps[step].sweeps * description.phases)
      program.moments(stateOf(block), lanesOf(block), tile, recorder.counts());
    else
      program.phase(stateOf(block), streamOf(block, tile), heldInSweeps(block), prepared.data(),
                    tempered.of(steps[step]), ofStep % description.phases, tile);
  };
  Phases phases(blocks, description.tiles, description.reach, ends.back(), tile);
  int64_t workers = std::min<int64_t>(arena.max_concurrency(), blocks * description.tiles);
  parallel(workers, [&](int64_t worker) { phases.work(worker, workers); });
  if (steps.back().sample >= 0 && recorder.observables.areWhole())
    observeTiled(steps.back().sample, recorder);
}

void Sampler::State::execute(std::span<const Step> steps, Recorder &recorder) {
  Tempered tempered(description, precision.accuracy.unit, prepared.data(), steps);
  if (description.tiles > 1) {
    for (auto first = steps.begin(); first != steps.end();) {
      auto last = steps.end();
      if (recorder.observables.areWhole()) {
        last = std::find_if(first, steps.end(), [](const Step &s) { return s.sample >= 0; });
        last += last != steps.end();
      }
      executeTiled({first, last}, tempered, recorder);
      first = last;
    }
    return;
  }
  parallel(blocks, [&](int64_t block) {
    // Once: to look for a thread's own takes a tenth of a small block's sweep.
    int64_t *counts = recorder.observables.moments ? recorder.counts() : nullptr;
    for (const Step &step : steps) {
      program.sweep(stateOf(block), streamOf(block, 0), heldInSweeps(block), prepared.data(),
                    tempered.of(step), step.sweeps);
      if (step.sample >= 0)
        observe(block, step.sample, recorder, counts);
    }
  });
}

} // namespace isinglass::runtime
