#include "runtime/training/Chain.h"

#include "runtime/arrays/Npz.h"

#include <algorithm>
#include <optional>

namespace isinglass::runtime {

Chain::Chain(ChainInfo info, std::vector<int64_t> shape, double beta)
    : description(std::move(info)), beta(beta),
      ends(forwardTimes(description.times, description.steps)) {
  visibleSpins = spinsOf(description.observables);
  for (int64_t size : shape)
    cellCount *= size;
  const Placing &placing = description.placing;
  std::optional<Array> listed;
  if (placing.kind == Placing::Kind::Listed)
    listed = readArray(placing.path, placing.array);
  for (int64_t step = 1; step <= steps(); ++step)
    stepPlaces.push_back(listed ? placesOf(*listed, shape, visibleSpins, step, steps())
                                : placesOf(placing, shape, description.observables, step));
}

int64_t Chain::labelSpins() const {
  int64_t most = 0;
  for (const Observable &each : description.observables)
    most = std::max(most, each.label ? each.spins() : 0);
  return most;
}

std::vector<float> Chain::coupling(int64_t step) const {
  std::vector<float> couplings(cells(), 0);
  const int64_t *cell = places(step).data();
  for (const Observable &each : description.observables) {
    double w = forwardCoupling(each.rate, ends[step] - ends[step - 1]) / beta;
    for (int64_t i = 0; i < each.spins(); ++i)
      couplings[*cell++] = static_cast<float>(w);
  }
  return couplings;
}

void Chain::addNoise(std::span<int8_t> spins, double time, uint64_t seed, int64_t firstItem) const {
  if (time == 0)
    return;
  int64_t items = static_cast<int64_t>(spins.size()) / visibleSpins;
  for (int64_t item = 0; item < items; ++item) {
    int64_t first = item * visibleSpins, draw = firstItem * visibleSpins;
    for (const Observable &each : description.observables) {
      runtime::addNoise(spins.subspan(first, each.spins()), each.rate, time, seed, draw + first);
      first += each.spins();
    }
  }
}

} // namespace isinglass::runtime
