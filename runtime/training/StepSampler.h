//===- StepSampler.h - chains of a step of a denoising model --------------------------------------===//
//
// A Sampler of the compiled step that takes a step's parameters, data in the order of visible spins
// instead of cells, and gives visible spins back.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/chains/Sampler.h"
#include "runtime/training/Chain.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace isinglass::runtime {

/// What a run holds: spins are [chains, chain.visible()], -1 or +1.
struct Held {
  std::span<const int8_t> input;  ///< x_t
  std::span<const int8_t> output; ///< x_{t-1}, as far as it is held
  int64_t first = 0, count = 0;   ///< the visible spins of the output that are held
};

/// Spin updates, and the seconds that they took.
struct Work {
  double updates = 0, seconds = 0;

  Work &operator+=(const Work &other) {
    updates += other.updates;
    seconds += other.seconds;
    return *this;
  }
};

class StepSampler {
public:
  /// `parameters` has the size of the program's arena. Throws std::runtime_error.
  StepSampler(const isg_program &program, const Description &description, const Chain &chain,
              const SamplerOptions &options, Parameters parameters);

  /// Takes the parameters of step `step`: the program's whole arena, whose coupling is set here.
  void setStep(int64_t step, std::span<const float> parameters);
  /// Fresh chains, drawn from `seed`, that hold this.
  void start(const Held &held, uint64_t seed);
  Samples run(const Schedule &schedule, const Observables &observables,
              const RunControl &control = {});
  /// x_{t-1} of the first chains, [min(chains, limit), chain.visible()].
  std::vector<int8_t> visible(int64_t limit = INT64_MAX) const;
  /// Their sums times signs, [directions, chain.visible()]: [min(chains, limit), directions].
  std::vector<int64_t> project(std::span<const int8_t> signs, int64_t limit = INT64_MAX) const;
  /// What has run since it was last asked.
  Work takeWork() { return std::exchange(work, {}); }
  const Precision &precision() const { return sampler.precision(); }

private:
  const Chain &chain;
  Sampler sampler;
  Clamps former; ///< for their memory
  int64_t step = 0, chains;
  Work work;
  std::span<float> coupling;
  std::vector<int64_t> visiblePlaces, inputPlaces; ///< of all cells
};

} // namespace isinglass::runtime
