#include "runtime/random/Draws.h"

#include "runtime/random/Philox.h"

#include <array>
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

uint64_t bernoulliDraws(uint64_t seed, uint64_t group, uint32_t chance) {
  uint64_t below = 0, open = ~uint64_t(0);
  std::array<uint64_t, 2> digits;
  // Where the rest of `chance` is 0, what is still open is not below it.
  for (uint32_t place = 0; chance != 0 && open != 0; ++place, chance <<= 1) {
    if (place % 2 == 0)
      digits = philox(seed, static_cast<uint32_t>(group), static_cast<uint32_t>(group >> 32),
                      place / 2, Purpose::Noise);
    uint64_t ones = digits[place % 2];
    bool one = chance >> 31;
    below |= one ? open & ~ones : 0;
    open &= one ? ones : ~ones;
  }
  return below;
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
