//===- Philox.h - the counter-based generator behind every seed -------------------------------===//
#pragma once

#include <Random123/philox.h>
#include <array>
#include <cstdint>

namespace isinglass::runtime {

/// What a counter is drawn for; the last word of the counter, so that uses never meet.
enum class Purpose : uint32_t {
  Stream = 1,
  InitialSpins,
  Normal,
  Uniform,
  Signs,
  StreamKey,
  Noise,
  Choice,
  Seed
};

/// 128 bits of Philox4x32-10, low words first.
inline std::array<uint64_t, 2> philox(std::array<uint64_t, 2> counter, uint64_t key) {
  auto low = [](uint64_t x) { return static_cast<uint32_t>(x); };
  auto high = [](uint64_t x) { return static_cast<uint32_t>(x >> 32); };
  auto out =
      r123::Philox4x32()({{low(counter[0]), high(counter[0]), low(counter[1]), high(counter[1])}},
                         {{low(key), high(key)}});
  return {out[0] | static_cast<uint64_t>(out[1]) << 32, out[2] | static_cast<uint64_t>(out[3])
                                                                     << 32};
}

/// The same keyed by `seed` at (a, b, c, purpose).
inline std::array<uint64_t, 2> philox(uint64_t seed, uint32_t a, uint32_t b, uint32_t c,
                                      Purpose purpose) {
  return philox({a | static_cast<uint64_t>(b) << 32,
                 c | static_cast<uint64_t>(static_cast<uint32_t>(purpose)) << 32},
                seed);
}

} // namespace isinglass::runtime
