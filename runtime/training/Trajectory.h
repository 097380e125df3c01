//===- Trajectory.h - a batch of data, forgotten step by step -------------------------------------===//
#pragma once

#include "runtime/training/Chain.h"

#include <span>
#include <vector>

namespace isinglass::runtime {

/// x at all the times that the steps of a chain see, of one run of the forward process: step k
/// takes x_{k-1} at (1 - offset) t_{k-1} and x_k at (1 + offset) t_k.
class Trajectory {
public:
  /// `data` is x_0, [items, chain.visible()]. Items draw apart, whatever the thread.
  Trajectory(const Chain &chain, std::vector<int8_t> data, double offset, uint64_t seed);

  /// Where step 1 .. T starts from, and where it ends: [items, chain.visible()].
  std::span<const int8_t> output(int64_t step) const { return spins[starts[step - 1]]; }
  std::span<const int8_t> input(int64_t step) const { return spins[ends[step - 1]]; }

private:
  std::vector<std::vector<int8_t>> spins; ///< at each time, the earliest first
  std::vector<size_t> starts, ends;       ///< of each step, in `spins`
};

} // namespace isinglass::runtime
