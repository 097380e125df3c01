#include "runtime/random/Streams.h"

#include "runtime/random/Philox.h"

#include <bit>

namespace isinglass::runtime {

void seedStream(uint64_t seed, uint32_t block, uint32_t tile, StreamWords words) {
  for (int g = 0; g < kStreamGroups; ++g)
    for (int lane = 0; lane < kStreamLanes; ++lane) {
      uint32_t number = kStreamLanes * g + lane;
      auto [s0, s1] = philox(seed, block, tile, number, Purpose::Stream);
      // The one state that xoroshiro128 never leaves.
      if (s0 == 0 && s1 == 0)
        s1 = 0x9e3779b97f4a7c15;
      words[16 * g + lane] = s0;
      words[16 * g + 8 + lane] = s1;
    }
}

std::array<uint64_t, kStreamLanes> next(StreamWords words, int group) {
  std::array<uint64_t, kStreamLanes> out;
  for (int lane = 0; lane < kStreamLanes; ++lane) {
    // xoroshiro128++ 1.0: rotations 17, 49, 28, shift 21.
    uint64_t &s0 = words[16 * group + lane], &s1 = words[16 * group + 8 + lane];
    out[lane] = std::rotl(s0 + s1, 17) + s0;
    uint64_t x = s1 ^ s0;
    s0 = std::rotl(s0, 49) ^ x ^ (x << 21);
    s1 = std::rotl(x, 28);
  }
  return out;
}

Draw draw(StreamWords words) {
  Draw all;
  for (int g = 0; g < kStreamGroups; ++g) {
    auto outputs = next(words, g);
    for (int lane = 0; lane < kStreamLanes; ++lane)
      all[kStreamLanes * g + lane] = outputs[lane];
  }
  return all;
}

uint64_t initialSpins(uint64_t seed, uint32_t block, uint64_t cell) {
  return philox(seed, block, static_cast<uint32_t>(cell), static_cast<uint32_t>(cell >> 32),
                Purpose::InitialSpins)[0];
}

} // namespace isinglass::runtime
