//===- StepMixing.h - how long each step of a trained chain remembers -------------------------------===//
#pragma once

#include "compiler/tools/isinglass/TrainedChain.h"

#include "runtime/statistics/Autocorrelation.h"
#include "runtime/training/Dataset.h"

namespace isinglass::tool {

struct StepMixing {
  double tail = 0;                     ///< what the adaptive penalty follows
  std::optional<runtime::Decay> decay; ///< of the slowest part, in sweeps
  double window = 0;                   ///< sweeps that were looked at
};

/// Of steps 1 .. T, measured on chains that see data of `test` noised to their x_t, `thin` sweeps
/// between lags, as many sweeps of warm-up as a picture takes; 1,024 chains, whose memory is asked
/// for first. Throws std::runtime_error.
std::vector<StepMixing> measureSteps(const TrainedChain &trained, const runtime::Dataset &test,
                                     int64_t thin);

} // namespace isinglass::tool
