//===- Xoroshiro128.cpp - xoroshiro128++ ------------------------------------------------------===//
//
// Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021,
// doi:10.1145/3460772; rotations 17, 49, 28, shift 21. 32 generators: 4 parts of 8 lanes.
//
//   words[16 * part + lane]     = s0
//   words[16 * part + 8 + lane] = s1
//
// The starts are 128 bits each of Philox keyed by the run's seed, at distinct counters: distinct
// states, for Philox is a bijection of counters. All lie on the one cycle of length 2^128 - 1, so
// that streams are disjoint with a probability: n lanes that take t steps each overlap somewhere
// with one below n^2 t / 2^128 (2^-36 for 2^24 lanes of 2^44 steps).
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
    for (int lane = 0; lane < kLanes; ++lane) {
      auto [s0, s1] = philox(seed, block, tile, kLanes * part + lane, Purpose::Stream);
      // The one state that is never left.
      if (s0 == 0 && s1 == 0)
        s1 = 0x9e3779b97f4a7c15;
      words[16 * part + lane] = s0;
      words[16 * part + 8 + lane] = s1;
    }
}

Bits next(StreamWords words, int64_t number) {
  int64_t part = number % kParts;
  Bits bits;
  for (int lane = 0; lane < kLanes; ++lane) {
    uint64_t &s0 = words[16 * part + lane], &s1 = words[16 * part + 8 + lane];
    bits[lane] = std::rotl(s0 + s1, 17) + s0;
    uint64_t x = s1 ^ s0;
    s0 = std::rotl(s0, 49) ^ x ^ (x << 21);
    s1 = std::rotl(x, 28);
  }
  return bits;
}

} // namespace

Generator generators::xoroshiro128() {
  return {"xoroshiro128++", "32 generators of 128 bits of state, on any processor", 64, seedStream,
          next};
}

} // namespace isinglass::runtime
