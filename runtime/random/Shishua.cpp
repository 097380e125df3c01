//===- Shishua.cpp - SHISHUA, four instances --------------------------------------------------===//
//
// Thaddee Tyl, "SHISHUA: the fastest PRNG in the world", 2020 (CC0),
// https://espadrine.github.io/blog/posts/shishua-the-fastest-prng-in-the-world.html. A state is
// four times 256 bits s0 .. s3 and a counter of four words. A round adds the counter to s1 and s3,
// adds to each s_k itself shifted right (by 1 or 3) to itself turned by 160 or 96 bits, and gives
// four times 256 bits, each an exclusive or of one side's words with the other's. The counter makes
// the period at least 2^64 rounds. The author reports that it passes BigCrush and 32 TiB of
// PractRand, and 256 GiB of interleaved streams of neighbouring seeds.
//
// Two parts of two instances side by side. Steps 0 .. 3 of 8 give a round of part 0, 4 .. 7 one of
// part 1: two chains of additions, where one would be waited for.
//
//   words[40 * part + 8 * k + 4 * (instance % 2) + i] = word i of s_k, k = 0 .. 3; counter, k = 4
//   words[80 + 32 * part + 8 * k + ...]               = of output k, until it is given
//
// Each instance is seeded with 256 bits of Philox of (seed; block, tile) through the author's 13
// mixing rounds. The state is not a permutation's, so streams are at random places of a random map
// of 1,024 bits: n streams of t rounds meet with a probability below (n t)^2 / 2^1024.
//
//===------------------------------------------------------------------------------------------===//
#include "runtime/random/Shishua.h"

#include "runtime/random/Philox.h"
#include "runtime/random/Rows.h"

#include <algorithm>

namespace isinglass::runtime {
namespace {

constexpr int kLanes = 8, kCounter = 4, kParts = 2;
constexpr int kPartWords = 5 * kLanes, kOutputWords = 4 * kLanes;
constexpr int kStreamWords = kParts * (kPartWords + kOutputWords);
using Vector = std::array<uint64_t, kLanes>;

Vector load(StreamWords words, int vector) {
  Vector loaded;
  std::copy_n(&words[kLanes * vector], kLanes, loaded.begin());
  return loaded;
}
void store(StreamWords words, int vector, const Vector &value) {
  std::ranges::copy(value, &words[kLanes * vector]);
}

template <typename Function> Vector zip(const Vector &x, const Vector &y, Function function) {
  Vector out;
  for (int lane = 0; lane < kLanes; ++lane)
    out[lane] = function(x[lane], y[lane]);
  return out;
}
Vector add(const Vector &x, const Vector &y) {
  return zip(x, y, [](uint64_t a, uint64_t b) { return a + b; });
}
Vector exclusiveOr(const Vector &x, const Vector &y) {
  return zip(x, y, [](uint64_t a, uint64_t b) { return a ^ b; });
}
Vector shiftRight(const Vector &x, int bits) {
  return zip(x, x, [=](uint64_t a, uint64_t) { return a >> bits; });
}

/// Half-word i of each instance comes from half-word i + by, cyclically in 8.
Vector turn(const Vector &x, int by) {
  auto half = [&](int instance, int at) {
    uint64_t word = x[4 * instance + at % 8 / 2];
    return at % 2 ? word >> 32 : word & 0xffffffff;
  };
  Vector out;
  for (int lane = 0; lane < kLanes; ++lane) {
    int first = 2 * (lane % 4) + by;
    out[lane] = half(lane / 4, first) | half(lane / 4, first + 1) << 32;
  }
  return out;
}

void round(StreamWords words, StreamWords outputs) {
  Vector counter = load(words, kCounter), s[4], u[4], t[4];
  for (int k = 0; k < 4; ++k) {
    s[k] = k % 2 ? add(load(words, k), counter) : load(words, k);
    u[k] = shiftRight(s[k], k % 2 ? 3 : 1);
    t[k] = turn(s[k], k % 2 ? 3 : 5);
    s[k] = add(t[k], u[k]);
    store(words, k, s[k]);
  }
  store(words, kCounter, add(counter, {7, 5, 3, 1, 7, 5, 3, 1}));
  store(outputs, 0, exclusiveOr(u[0], t[1]));
  store(outputs, 1, exclusiveOr(u[2], t[3]));
  store(outputs, 2, exclusiveOr(s[0], s[3]));
  store(outputs, 3, exclusiveOr(s[2], s[1]));
}

void seedStream(uint64_t seed, uint32_t block, uint32_t tile, StreamWords words) {
  for (uint32_t instance = 0; instance < 2 * kParts; ++instance) {
    auto low = philox(seed, block, tile, 2 * instance, Purpose::Stream);
    auto high = philox(seed, block, tile, 2 * instance + 1, Purpose::Stream);
    seedShishua({low[0], low[1], high[0], high[1]}, static_cast<int>(instance), words);
  }
}

Bits next(StreamWords words, int64_t number) {
  auto part = static_cast<int>(number / 4 % kParts), output = static_cast<int>(number % 4);
  StreamWords outputs = words.subspan(kParts * kPartWords + part * kOutputWords, kOutputWords);
  if (output == 0)
    round(words.subspan(part * kPartWords, kPartWords), outputs);
  Bits bits = load(outputs, output);
  store(outputs, output, {});
  return bits;
}

/// The binary digits of the golden ratio after the point, the author's start.
constexpr uint64_t kGolden[16] = {
    0x9e3779b97f4a7c15, 0xf39cc0605cedc834, 0x1082276bf3a27251, 0xf86c6a11d0c18e95,
    0x2767f0b153d27b7f, 0x0347045b5bf1827f, 0x01886f0928403002, 0xc1d64ba40f335e36,
    0xf06ad7ae9717877e, 0x85839d6effbd7dc6, 0x64d325d1c5371682, 0xcadd0cccfdffbbe1,
    0x626e33b8d04b4331, 0xbbf73c790d94f79d, 0x471c4ab3ed3d82a5, 0xfec507705e4ae6e5};
constexpr int kMixingRounds = 13;

} // namespace

void seedShishua(const std::array<uint64_t, 4> &seed, int instance, StreamWords words) {
  std::array<uint64_t, kPartWords> all{};
  std::array<uint64_t, kOutputWords> outputs;
  // Seeds 0 and 1 go into words 0 and 2 of s0, 2 and 3 of s1 and s2, 0 and 1 of s3, crosswise: half
  // of the state stays as it is, so that no seed is a bad one.
  constexpr int kSeeds[4][2] = {{0, 1}, {2, 3}, {2, 3}, {0, 1}};
  for (int k = 0; k < 4; ++k)
    for (int i = 0; i < 4; ++i)
      all[kLanes * k + i] = kGolden[4 * k + i] ^ (i % 2 ? 0 : seed[kSeeds[k][i / 2]]);
  for (int mixing = 0; mixing < kMixingRounds; ++mixing) {
    round(all, outputs);
    for (int k = 0; k < 4; ++k)
      store(all, k, load(outputs, 3 - k));
  }
  uint64_t *to = &words[instance / 2 * kPartWords + instance % 2 * 4];
  for (int at = 0; at < kPartWords; at += kLanes)
    std::copy_n(&all[at], 4, to + at);
}

Generator generators::shishua() {
  return {"shishua", "four chaotic generators of 1,024 bits of state, with counters", kStreamWords,
          seedStream, next};
}

} // namespace isinglass::runtime
