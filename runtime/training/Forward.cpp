#include "runtime/training/Forward.h"

#include "runtime/random/Draws.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace isinglass::runtime {

static void checkRate(double rate) {
  if (!(rate > 0) || !std::isfinite(rate))
    throw std::invalid_argument("the rate of a forward process is above 0 and finite");
}

std::vector<double> forwardTimes(const ForwardTimes &times, int64_t steps) {
  if (steps < 1)
    throw std::invalid_argument("a forward process has at least one step");
  if (times.scale == ForwardTimes::Scale::Linear && !(times.end > 0 && std::isfinite(times.end)))
    throw std::invalid_argument("the end of a forward process is above 0 and finite");
  std::vector<double> ends{0};
  for (int64_t k = 1; k <= steps; ++k) {
    double part = static_cast<double>(k) / static_cast<double>(steps);
    if (times.scale == ForwardTimes::Scale::Linear)
      ends.push_back(part * times.end);
    else
      ends.push_back(k == steps ? std::numeric_limits<double>::infinity() : -std::log1p(-part));
  }
  return ends;
}

double keepProbability(double rate, double time, int64_t states) {
  checkRate(rate);
  if (!(time >= 0) || states < 2)
    throw std::invalid_argument("a jump process has a time from 0 on and at least two states");
  auto count = static_cast<double>(states);
  return (1 + (count - 1) * std::exp(-rate * time)) / count;
}

double forwardCoupling(double rate, double time) {
  checkRate(rate);
  if (!(time > 0))
    throw std::invalid_argument("a step of a forward process takes a time above 0");
  return -0.5 * std::log(std::tanh(0.5 * rate * time));
}

std::vector<double> forwardCouplings(const ForwardTimes &times, int64_t steps, double rate) {
  std::vector<double> ends = forwardTimes(times, steps), couplings;
  for (int64_t k = 0; k < steps; ++k)
    couplings.push_back(forwardCoupling(rate, ends[k + 1] - ends[k]));
  return couplings;
}

void addNoise(std::span<int8_t> spins, double rate, double time, uint64_t seed, uint64_t first) {
  // At most a half.
  auto turn = static_cast<uint32_t>(std::lround(std::ldexp(1 - keepProbability(rate, time), 32)));
  for (uint64_t at = first, end = first + spins.size(); at < end;) {
    uint64_t group = at / 64, next = std::min(end, (group + 1) * 64);
    uint64_t mine = ~uint64_t(0) >> (64 - (next - at)) << at % 64;
    for (uint64_t turned = bernoulliDraws(seed, group, turn) & mine; turned; turned &= turned - 1) {
      int8_t &spin = spins[group * 64 + std::countr_zero(turned) - first];
      spin = static_cast<int8_t>(-spin);
    }
    at = next;
  }
}

} // namespace isinglass::runtime
