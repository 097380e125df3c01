#include "runtime/random/Draws.h"

#include "runtime/random/Philox.h"

#include <cmath>
#include <numbers>

namespace isinglass::runtime {

namespace {

std::array<uint64_t, 2> bitsAt(uint64_t seed, uint64_t index, Purpose purpose) {
  return philox(seed, static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32), 0, purpose);
}

/// 53 bits on [0, 1).
double unit(uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }

} // namespace

float normalDraw(double mean, double deviation, uint64_t seed, uint64_t index) {
  auto [a, b] = bitsAt(seed, index, Purpose::Normal);
  // 1 - u lies in (0, 1], so the logarithm is finite.
  double radius = std::sqrt(-2.0 * std::log(1.0 - unit(a)));
  double z = radius * std::cos(2.0 * std::numbers::pi * unit(b));
  return static_cast<float>(mean + deviation * z);
}

float uniformDraw(double low, double high, uint64_t seed, uint64_t index) {
  double u = unit(bitsAt(seed, index, Purpose::Uniform)[0]);
  return static_cast<float>(low + (high - low) * u);
}

double noiseDraw(uint64_t seed, uint64_t index) {
  return unit(bitsAt(seed, index, Purpose::Noise)[0]);
}

float signDraw(uint64_t seed, uint64_t index) {
  return bitsAt(seed, index, Purpose::Signs)[0] & 1 ? 1.0f : -1.0f;
}

} // namespace isinglass::runtime
