//===- Philox4x32.cpp - Philox4x32-10 as a generator ------------------------------------------===//
//
// Salmon, Moraes, Dror & Shaw, SC 2011, doi:10.1145/2063384.2063405; the bits of Random123.
//
//   words[0 .. 7]  = 4 counters of 128 bits: n, n + 1, n + 2, n + 3 in the low halves, and the
//                    stream's block and tile in the high ones
//   words[8 .. 15] = the key, 4 times: its 32-bit words, one a word
//
// All streams of a run share a key, drawn from the seed, and have counters of their own, so that no
// block of 128 bits occurs twice in a run. The key is not the seed itself, whose counters serve the
// draws of Philox.h.
//
//===------------------------------------------------------------------------------------------===//
#include "runtime/random/Philox.h"
#include "runtime/random/Rows.h"

namespace isinglass::runtime {
namespace {

void seedStream(uint64_t seed, uint32_t block, uint32_t tile, StreamWords words) {
  uint64_t key = philox(seed, 0, 0, 0, Purpose::StreamKey)[0];
  for (uint64_t lane = 0; lane < 4; ++lane) {
    words[2 * lane] = lane;
    words[2 * lane + 1] = block | uint64_t(tile) << 32;
    words[8 + 2 * lane] = key & UINT32_MAX;
    words[9 + 2 * lane] = key >> 32;
  }
}

Bits next(StreamWords words, int64_t) {
  Bits bits;
  for (int lane = 0; lane < 8; lane += 2) {
    auto [low, high] =
        philox({words[lane], words[lane + 1]}, words[8 + lane] | words[9 + lane] << 32);
    bits[lane] = low;
    bits[lane + 1] = high;
    words[lane] += 4;
  }
  return bits;
}

} // namespace

Generator generators::philox10() {
  return {"philox", "counters under Philox4x32-10, on any processor; slow", 16, seedStream, next};
}

} // namespace isinglass::runtime
