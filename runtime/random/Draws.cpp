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

std::array<uint32_t, 4> noiseDraws(uint64_t seed, uint64_t group) {
  auto [a, b] = bitsAt(seed, group, Purpose::Noise);
  return {static_cast<uint32_t>(a), static_cast<uint32_t>(a >> 32), static_cast<uint32_t>(b),
          static_cast<uint32_t>(b >> 32)};
}

uint64_t choiceDraw(uint64_t seed, uint32_t stream, uint64_t index, uint64_t bound) {
  uint64_t bits = philox(seed, static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32),
                         stream, Purpose::Choice)[0];
  return static_cast<uint64_t>((static_cast<unsigned __int128>(bits) * bound) >> 64);
}

uint64_t derivedSeed(uint64_t seed, uint32_t a, uint32_t b, uint32_t c) {
  return philox(seed, a, b, c, Purpose::Seed)[0];
}

float signDraw(uint64_t seed, uint64_t index) {
  return bitsAt(seed, index, Purpose::Signs)[0] & 1 ? 1.0f : -1.0f;
}

} // namespace isinglass::runtime
