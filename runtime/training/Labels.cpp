#include "runtime/training/Labels.h"

#include "runtime/training/Forward.h"

#include <algorithm>

namespace isinglass::runtime {

std::vector<std::vector<int8_t>> forget(std::span<const Observable> observables,
                                        std::span<const double> times, const Wanted &wanted,
                                        const std::function<uint64_t(int64_t)> &seedOf) {
  const Observable &label = observables[wanted.observable];
  std::vector<int8_t> spins(wanted.values.size() * label.spins());
  encode(label, wanted.values, 0, spins);
  std::vector<std::vector<int8_t>> trajectory{spins};
  for (size_t step = 1; step < times.size(); ++step) {
    addNoise(spins, label.rate, times[step] - times[step - 1], seedOf(static_cast<int64_t>(step)),
             0);
    trajectory.push_back(spins);
  }
  return trajectory;
}

void placeLabel(std::span<const Observable> observables, size_t which,
                std::span<const int8_t> label, std::span<int8_t> visible) {
  int64_t spins = observables[which].spins(), first = firstSpin(observables, which);
  int64_t row = spinsOf(observables);
  for (size_t item = 0; item * spins < label.size(); ++item)
    std::ranges::copy(label.subspan(item * spins, spins), visible.begin() + item * row + first);
}

} // namespace isinglass::runtime
