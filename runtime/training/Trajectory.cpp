#include "runtime/training/Trajectory.h"

#include "runtime/random/Draws.h"

#include <algorithm>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

namespace isinglass::runtime {

Trajectory::Trajectory(const Chain &chain, std::vector<int8_t> data, double offset, uint64_t seed) {
  std::vector<double> first, last, times{0};
  for (int64_t step = 1; step <= chain.steps(); ++step) {
    first.push_back(chain.times()[step - 1] * (1 - offset));
    last.push_back(chain.times()[step] * (1 + offset));
  }
  times.insert(times.end(), first.begin(), first.end());
  times.insert(times.end(), last.begin(), last.end());
  std::ranges::sort(times);
  times.erase(std::ranges::unique(times).begin(), times.end());
  auto numberOf = [&](double time) {
    return static_cast<size_t>(std::ranges::lower_bound(times, time) - times.begin());
  };
  for (int64_t step = 0; step < chain.steps(); ++step) {
    starts.push_back(numberOf(first[step]));
    ends.push_back(numberOf(last[step]));
  }
  spins.push_back(std::move(data));
  spins.resize(times.size(), std::vector<int8_t>(spins.front().size()));
  size_t visible = chain.visible(), items = spins.front().size() / visible;
  tbb::parallel_for(tbb::blocked_range<size_t>(0, items, 16), [&](const auto &range) {
    size_t from = range.begin() * visible, count = range.size() * visible;
    for (size_t k = 1; k < times.size(); ++k) {
      std::span<int8_t> now = std::span(spins[k]).subspan(from, count);
      std::ranges::copy(std::span(spins[k - 1]).subspan(from, count), now.begin());
      chain.addNoise(now, times[k] - times[k - 1],
                     derivedSeed(seed, static_cast<uint32_t>(k), 0, 0),
                     static_cast<int64_t>(range.begin()));
    }
  });
}

} // namespace isinglass::runtime
