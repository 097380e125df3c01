//===- Adam.h - the optimiser -----------------------------------------------------------------------===//
//
// Kingma & Ba, ICLR 2015, algorithm 1, with the weight decay apart from the gradient's moments
// (Loshchilov & Hutter, ICLR 2019, algorithm 2) and a rate that falls along half a cosine
// (Loshchilov & Hutter, ICLR 2017, eq. 5, without restarts).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace isinglass::runtime {

struct AdamOptions {
  double beta1 = 0.9, beta2 = 0.999; ///< 0 <= beta < 1
  double epsilon = 1e-8;             ///< > 0
  double weightDecay = 0;            ///< >= 0: part of a weight that goes in a step, times the rate
};

/// The rate in `epoch` of `epochs` >= 1 (0 <= epoch <= epochs, fractions too): from `rate` to
/// `last` times it.
double cosineDecay(double rate, double last, double epoch, double epochs);

class Adam {
public:
  /// Of so many parameters, at rest. Throws std::invalid_argument.
  Adam(size_t parameters, const AdamOptions &options);

  /// What it remembers, all of it: a checkpoint stores it, and training goes on from it with the
  /// same bits.
  struct Memory {
    std::vector<float> first, second; ///< moments of the gradient, an entry a parameter
    int64_t steps = 0;
  };
  const Memory &memory() const { return state; }
  /// Throws std::invalid_argument for that of other parameters, or one that is no memory.
  void restore(Memory memory);

  /// Moves `weights` against `gradient`, both an entry a parameter, at this rate > 0. Each entry
  /// depends on its own alone. Throws std::runtime_error, and changes nothing, if the gradient is
  /// not finite.
  void descend(std::span<float> weights, std::span<const float> gradient, double rate);

private:
  AdamOptions options;
  Memory state;
};

} // namespace isinglass::runtime
