//===- Forward.h - the forward process of a denoising thermodynamic model --------------------------===//
//
// Data are noised by a jump process: at rate g a variable of M states takes one of them, uniformly,
// so that after a time t it keeps its state with probability (1 + (M - 1) e^{-g t}) / M. Step t of
// a DTM has the kernel of x_{t-1} -> x_t as a factor: M = 2, spins in {-1, +1},
//
//   P(x_t | x_{t-1}) ~ exp(w x_{t-1} x_t),   w = -1/2 ln tanh(g dt / 2)
//
// (Jelincic et al., arXiv 2510.23972, section on the forward process; w > 0 keeps spins aligned.)
// Isinglass keeps beta outside of the energy, so the coupling of a model at beta is w / beta.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace isinglass::runtime {

/// When the steps of a chain end.
struct ForwardTimes {
  enum class Scale {
    Log,   ///< t_k = -ln(1 - k / T): the last is infinite, what it has seen is forgotten
    Linear ///< t_k = k / T * end
  };
  Scale scale = Scale::Log;
  double end = 1; ///< of Linear, > 0
};

/// t_0 = 0, ..., t_T of `steps` = T >= 1. Throws std::invalid_argument.
std::vector<double> forwardTimes(const ForwardTimes &times, int64_t steps);

/// Probability that a variable of `states` >= 2 has the state it had `time` before, 0 <= time <=
/// infinity, at `rate` > 0. Throws std::invalid_argument.
double keepProbability(double rate, double time, int64_t states = 2);

/// w of a spin, >= 0; 0 after an infinite time. Throws std::invalid_argument for time <= 0, whose
/// coupling is infinite.
double forwardCoupling(double rate, double time);

/// Couplings of all steps of a process, at this rate: entry k belongs to step k + 1.
std::vector<double> forwardCouplings(const ForwardTimes &times, int64_t steps, double rate);

/// Turns each spin (-1 or +1) with probability 1 - keepProbability(rate, time): exact for every
/// number of spins a pixel, to 2^-32. Spin i draws with (seed, first + i) alone, whatever the
/// thread.
void addNoise(std::span<int8_t> spins, double rate, double time, uint64_t seed, uint64_t first);

} // namespace isinglass::runtime
