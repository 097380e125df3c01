#include "runtime/chains/Timeline.h"

#include <algorithm>
#include <cmath>

namespace isinglass::runtime {

namespace {

/// Spin updates of one block in one call: some milliseconds to a second, so that a run can report
/// and stop.
constexpr int64_t kUpdatesPerCall = int64_t(1) << 26;

} // namespace

Timeline::Timeline(const Schedule &schedule, int64_t spins, int64_t block)
    : schedule(schedule),
      longest(std::clamp<int64_t>(kUpdatesPerCall / block / std::max<int64_t>(1, spins), 1, 4096)) {
}

Step Timeline::next() {
  Step step;
  if (sweep < schedule.warmup) {
    step.beta = rampValue(schedule.beta, sweep, schedule.warmup);
    step.sweeps = schedule.beta.kind == "constant" ? std::min(longest, schedule.warmup - sweep) : 1;
  } else {
    step.beta = schedule.beta.last;
    int64_t observation = schedule.warmup + (nextSample + 1) * schedule.thin;
    step.sweeps = std::min(longest, observation - sweep);
    if (sweep + step.sweeps == observation)
      step.sample = nextSample++;
  }
  sweep += step.sweeps;
  return step;
}

double rampValue(const RampInfo &ramp, int64_t sweep, int64_t warmup) {
  if (ramp.kind == "constant" || warmup <= 1 || sweep >= warmup - 1)
    return ramp.last;
  double t = static_cast<double>(sweep) / static_cast<double>(warmup - 1);
  if (ramp.kind == "linear")
    return ramp.first + (ramp.last - ramp.first) * t;
  return ramp.first * std::pow(ramp.last / ramp.first, t);
}

} // namespace isinglass::runtime
