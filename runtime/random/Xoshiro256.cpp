//===- Xoshiro256.cpp - xoshiro256++ ----------------------------------------------------------===//
//
// Blackman & Vigna, ACM TOMS 47(4), 2021, doi:10.1145/3460772; shift 17, rotations 45 and 23. 32
// generators: 4 parts of 8 lanes, words[32 * part + 8 * k + lane] = s_k.
//
// Seeded as xoroshiro128++, with 256 bits at two counters a lane. On a cycle of 2^256 - 1 an
// overlap has a probability below n^2 t / 2^256.
//
//===------------------------------------------------------------------------------------------===//
#include "runtime/random/Philox.h"
#include "runtime/random/Rows.h"

#include <bit>

namespace isinglass::runtime {
namespace {

constexpr int kParts = 4, kLanes = 8;

void seedStream(uint64_t seed, uint32_t block, uint32_t tile, StreamWords words) {
  for (int part = 0; part < kParts; ++part)
    for (int lane = 0; lane < kLanes; ++lane)
      for (int half = 0; half < 2; ++half) {
        uint32_t number = 2 * (kLanes * part + lane) + half;
        auto [low, high] = philox(seed, block, tile, number, Purpose::Stream);
        // Never all zero: at most one counter of a key gives 128 zeros.
        words[32 * part + 16 * half + lane] = low;
        words[32 * part + 16 * half + 8 + lane] = high;
      }
}

Bits next(StreamWords words, int64_t number) {
  uint64_t *part = &words[32 * (number % kParts)];
  Bits bits;
  for (int lane = 0; lane < kLanes; ++lane) {
    uint64_t &s0 = part[lane], &s1 = part[8 + lane], &s2 = part[16 + lane], &s3 = part[24 + lane];
    bits[lane] = std::rotl(s0 + s3, 23) + s0;
    uint64_t shifted = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = std::rotl(s3, 45);
  }
  return bits;
}

} // namespace

Generator generators::xoshiro256() {
  return {"xoshiro256++", "32 generators of 256 bits of state, on any processor", 128, seedStream,
          next};
}

} // namespace isinglass::runtime
