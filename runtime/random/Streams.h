//===- Streams.h - random streams of generated code -------------------------------------------===//
//
// A stream belongs to (run seed, block of 64 chains, tile): never to a thread or a vector width, so
// the bits of a run do not depend on the machine.
//
// The generator is xoroshiro128++ (Blackman & Vigna, "Scrambled linear pseudorandom number
// generators", ACM TOMS 47(4), 2021, doi:10.1145/3460772), 4 interleaved groups of 8 lanes. Every
// bit of every output is used, which is why it is the ++ and not the + scrambler: the low bit of +
// is a plain linear recurrence of length 128.
//
//   words[16 * g + lane]     = s0 of lane 0..7 of group g = 0..3
//   words[16 * g + 8 + lane] = s1
//
// One draw steps all four groups: 32 u64 numbered group-major (number 8 * g + lane), read as 64
// u32: chain c = 0..63 of the block takes u32 number c, the low half (c even) or high half (c odd)
// of u64 number c / 2. Group g so serves chains 16 g .. 16 g + 15.
//
// Seeding is Philox4x32-10 (Salmon et al., SC 2011, doi:10.1145/2063384.2063405; Random123) keyed
// by the run's seed at counter (block, tile, 8 * g + lane, purpose), so that streams are as far
// apart as a counter-based generator makes them and none has the all-zero state.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace isinglass::runtime {

inline constexpr int kStreamGroups = 4;
inline constexpr int kStreamLanes = 8;
inline constexpr int kStreamWords = 2 * kStreamGroups * kStreamLanes;

using StreamWords = std::span<uint64_t, kStreamWords>;
/// The 32 u64 of one draw, in the order that serves chains (see above).
using Draw = std::array<uint64_t, kStreamGroups * kStreamLanes>;

/// Sets `words` to the start of the stream of (seed, block, tile).
void seedStream(uint64_t seed, uint32_t block, uint32_t tile, StreamWords words);

/// Steps group `group` (0..3) once and returns its 8 outputs: the reference that generated code is
/// compared with.
std::array<uint64_t, kStreamLanes> next(StreamWords words, int group);

/// Steps all groups once.
Draw draw(StreamWords words);

/// The u32 that chain 0..63 takes from a draw.
inline uint32_t chainNumber(const Draw &draw, int chain) {
  return static_cast<uint32_t>(draw[chain / 2] >> (32 * (chain % 2)));
}

/// 64 fair bits, one per chain of the block: the spins a cell starts from. `cell` counts the cells
/// of all variables in the description's order, row-major, so that starts do not depend on the
/// layout.
uint64_t initialSpins(uint64_t seed, uint32_t block, uint64_t cell);

} // namespace isinglass::runtime
