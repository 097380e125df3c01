//===- Mixing.h - how long the chains of a step remember ------------------------------------------===//
#pragma once

#include "runtime/training/StepSampler.h"

#include <cstdint>
#include <span>
#include <vector>

namespace isinglass::runtime {

struct MixingOptions {
  int64_t chains = 0;           ///< of the sampler
  int64_t warmup = 0, thin = 1; ///< sweeps before the first sample, and between samples
  double beta = 1;
  uint64_t seed = 0;       ///< of the chains
  uint64_t directions = 0; ///< seed of the directions that states are projected on
};

/// Conditions that a measurement uses with so many chains: each is seen by 8 or more.
int64_t countConditions(int64_t chains);

/// Adds what a measurement takes beside the sampler, `times` over, as "series".
void addMixing(MemoryEstimate &estimate, int64_t times, const MixingOptions &options);

/// The autocorrelation, at lags of `thin` sweeps, of the step that the sampler is set to, whose
/// chains run freely, each group given one x_t of `conditions`, [groups, visible]. States are
/// projected on a few random directions; what a chain remembers is its departure from the mean of
/// its group. NaN where nothing varies.
std::vector<double> measureAutocorrelation(StepSampler &sampler, std::span<const int8_t> conditions,
                                           int64_t visible, const MixingOptions &options);

/// Its tail (tailOf), 0 where nothing varies.
double measureMixing(StepSampler &sampler, std::span<const int8_t> conditions, int64_t visible,
                     const MixingOptions &options);

} // namespace isinglass::runtime
