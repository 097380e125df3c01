//===- Ars.cpp - ARS-4x32-5, counters under five rounds of AES --------------------------------===//
//
// Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011,
// doi:10.1145/2063384.2063405: a 128-bit counter, xor with the key, 4 rounds of AES and its last
// round (without MixColumns), with a key whose halves grow by the Weyl constants between rounds.
// The bits of Random123's ars4x32_R(5, ...).
//
//   words[0 .. 7]  = 4 counters, low half first: n, n + 1, n + 2, n + 3; the high halves are 0
//   words[8 .. 15] = the key, 4 times
//
// The key is Philox of (seed; block, tile), a bijection: no two streams of a run have the same. A
// stream's counters are distinct up to 2^64, so it has no block of 128 bits twice.
//
//===------------------------------------------------------------------------------------------===//
#include "runtime/random/Ars.h"

#include "runtime/random/Philox.h"
#include "runtime/random/Rows.h"

#include <bit>

namespace isinglass::runtime {
namespace {

constexpr uint64_t kWeyl[2] = {0x9e3779b97f4a7c15, 0xbb67ae8584caa73b};

/// A block is 4 columns of 4 bytes: byte 4 c + r is row r of column c (FIPS-197, 3.4).
using Block = std::array<uint8_t, 16>;

constexpr uint8_t doubled(uint8_t x) { return static_cast<uint8_t>(x << 1 ^ (x >> 7) * 0x1b); }

/// FIPS-197, 5.1.1. x runs through the powers of the generator 3 of the field, y through those of
/// its inverse.
constexpr std::array<uint8_t, 256> makeSubstitution() {
  std::array<uint8_t, 256> table{};
  uint8_t x = 1, y = 1;
  do {
    x ^= doubled(x);
    y ^= y << 1;
    y ^= y << 2;
    y ^= y << 4;
    y ^= (y >> 7) * 0x09;
    table[x] = y ^ std::rotl(y, 1) ^ std::rotl(y, 2) ^ std::rotl(y, 3) ^ std::rotl(y, 4) ^ 0x63;
  } while (x != 1);
  table[0] = 0x63;
  return table;
}
constexpr std::array<uint8_t, 256> kSubstitution = makeSubstitution();

Block shiftRowsAndSubstitute(const Block &in) {
  Block out;
  for (int at = 0; at < 16; ++at)
    out[at] = kSubstitution[in[(at + 4 * (at % 4)) % 16]];
  return out;
}

Block mixColumns(const Block &in) {
  Block out;
  for (int at = 0; at < 16; ++at) {
    auto row = [&](int below) { return in[at / 4 * 4 + (at + below) % 4]; };
    out[at] = doubled(row(0) ^ row(1)) ^ row(1) ^ row(2) ^ row(3);
  }
  return out;
}

void seedStream(uint64_t seed, uint32_t block, uint32_t tile, StreamWords words) {
  auto [low, high] = philox(seed, block, tile, 0, Purpose::Stream);
  for (uint64_t lane = 0; lane < 4; ++lane) {
    words[2 * lane] = lane;
    words[2 * lane + 1] = 0;
    words[8 + 2 * lane] = low;
    words[9 + 2 * lane] = high;
  }
}

Bits next(StreamWords words, int64_t) {
  Bits bits;
  for (int lane = 0; lane < 8; lane += 2) {
    auto x = ars({words[lane], words[lane + 1]}, {words[8 + lane], words[9 + lane]}, 5);
    bits[lane] = x[0];
    bits[lane + 1] = x[1];
    words[lane] += 4;
  }
  return bits;
}

} // namespace

std::array<uint64_t, 2> ars(std::array<uint64_t, 2> counter, std::array<uint64_t, 2> key,
                            int rounds) {
  std::array<uint64_t, 2> x{counter[0] ^ key[0], counter[1] ^ key[1]};
  for (int round = 1; round <= rounds; ++round) {
    Block block = shiftRowsAndSubstitute(std::bit_cast<Block>(x));
    x = std::bit_cast<std::array<uint64_t, 2>>(round < rounds ? mixColumns(block) : block);
    for (int half = 0; half < 2; ++half)
      x[half] ^= key[half] += kWeyl[half];
  }
  return x;
}

Generator generators::ars5() {
  return {"ars5", "counters under five rounds of AES (ARS-4x32-5), with AES instructions", 16,
          seedStream, next};
}

} // namespace isinglass::runtime
