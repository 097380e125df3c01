#include "runtime/training/Mixing.h"

#include "runtime/random/Draws.h"
#include "runtime/statistics/Autocorrelation.h"

#include <algorithm>
#include <cmath>

namespace isinglass::runtime {

namespace {

// The noise of a tail near the targets of a penalty, 0.01, is mostly that of which conditions are
// seen, then that of how few pairs of samples lie the last lags apart.
constexpr int64_t kFewestAlike = 8, kMostConditions = 64;
constexpr int64_t kProjections = 16, kFewestLags = 16, kSamplesPerLag = 4;

/// [kProjections, visible], -1 or +1.
std::vector<int8_t> directionsOf(int64_t visible, uint64_t seed) {
  std::vector<int8_t> signs(kProjections * visible);
  for (size_t i = 0; i < signs.size(); ++i)
    signs[i] = static_cast<int8_t>(signDraw(seed, i));
  return signs;
}

/// Each chain's x_t: groups of as many chains, the last with what is left.
std::vector<int8_t> inputsOf(std::span<const int8_t> conditions, int64_t visible, int64_t chains) {
  int64_t groups = static_cast<int64_t>(conditions.size()) / visible;
  std::vector<int8_t> inputs;
  for (int64_t number = 0; number < chains; ++number) {
    auto first = conditions.begin() + std::min(number / (chains / groups), groups - 1) * visible;
    inputs.insert(inputs.end(), first, first + visible);
  }
  return inputs;
}

} // namespace

int64_t countConditions(int64_t chains) {
  return std::clamp<int64_t>(chains / kFewestAlike, 1, kMostConditions);
}

static int64_t lagsOf(const MixingOptions &options) {
  return std::max(kFewestLags, options.warmup / options.thin);
}

void addMixing(MemoryEstimate &estimate, int64_t times, const MixingOptions &options) {
  addItem(estimate, "series",
          {times, kProjections, options.chains, kSamplesPerLag, lagsOf(options), sizeof(double)});
}

std::vector<double> measureAutocorrelation(StepSampler &sampler, std::span<const int8_t> conditions,
                                           int64_t visible, const MixingOptions &options) {
  int64_t groups = static_cast<int64_t>(conditions.size()) / visible;
  int64_t alike = options.chains / groups;
  int64_t lags = lagsOf(options), samples = kSamplesPerLag * lags;
  sampler.start({inputsOf(conditions, visible, options.chains), {}, 0, 0}, options.seed);
  RampInfo beta{"constant", options.beta, options.beta};
  sampler.run({options.warmup, 0, 1, beta}, {false, false, false});
  // [groups][projections] of [chains, samples]
  std::vector<std::vector<double>> values(groups * kProjections,
                                          std::vector<double>(alike * samples));
  std::vector<int8_t> directions = directionsOf(visible, options.directions);
  for (int64_t sample = 0; sample < samples; ++sample) {
    sampler.run({options.thin, 0, 1, beta}, {false, false, false});
    std::vector<int64_t> found = sampler.project(directions, groups * alike);
    for (int64_t number = 0; number < groups * alike; ++number)
      for (int64_t k = 0; k < kProjections; ++k)
        values[number / alike * kProjections + k][number % alike * samples + sample] =
            static_cast<double>(found[number * kProjections + k]);
  }
  std::vector<Series> series;
  for (const std::vector<double> &each : values)
    series.push_back({each, alike, samples});
  return autocorrelation(series, lags);
}

double measureMixing(StepSampler &sampler, std::span<const int8_t> conditions, int64_t visible,
                     const MixingOptions &options) {
  double tail = tailOf(measureAutocorrelation(sampler, conditions, visible, options));
  return std::isfinite(tail) ? tail : 0;
}

} // namespace isinglass::runtime
