//===- Timeline.h - a schedule as calls of generated code -------------------------------------===//
#pragma once

#include "runtime/chains/Sampler.h"

#include <cstdint>

namespace isinglass::runtime {

/// A run of sweeps at one beta, all in one call, and the sample taken after it (-1: none).
struct Step {
  double beta = 0;
  int64_t sweeps = 0;
  int64_t sample = -1;
};

/// Cuts a schedule into steps. A call of many sweeps is cut where the model's size and its blocks
/// say so, never where a clock does: that generated code gives the same bits however its sweeps
/// are split into calls is likely, but nothing promises it.
class Timeline {
public:
  /// `spins`: cells of the model; `block`: chains of a block.
  Timeline(const Schedule &schedule, int64_t spins, int64_t block);

  bool done() const { return sweep == sweepsTotal() && nextSample == schedule.samples; }
  Step next();
  int64_t sweepsDone() const { return sweep; }
  int64_t sweepsTotal() const { return schedule.warmup + schedule.samples * schedule.thin; }
  int64_t samplesDone() const { return nextSample; }

private:
  Schedule schedule;
  int64_t longest;
  int64_t sweep = 0, nextSample = 0;
};

} // namespace isinglass::runtime
