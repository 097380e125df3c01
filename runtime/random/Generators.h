//===- Generators.h - random generators by name -----------------------------------------------===//
//
// A stream belongs to (run seed, block of 64 chains, tile): never to a thread or a vector width, so
// the bits of a run do not depend on the machine. Its state is `streamWords` words of memory; one
// step gives 512 bits, which is what generated code draws at a time. `next` is the reference that
// generated code is compared with, bit for bit.
//
// Every bit of every step is used, so a generator must be good in all of them: xoroshiro128+, a
// plain linear recurrence in its low bit, is not here. See README.md for kinds, cost and tests.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace isinglass::runtime {

/// The state of a stream, aligned to 64 bytes where generated code reads it.
using StreamWords = std::span<uint64_t>;
/// What one step gives.
using Bits = std::array<uint64_t, 8>;

struct Generator {
  std::string_view name;
  std::string_view summary;
  int streamWords; ///< a multiple of 8
  /// Sets `words` to the start of the stream of (seed, block, tile).
  void (*seed)(uint64_t seed, uint32_t block, uint32_t tile, StreamWords words);
  /// Fresh bits. Step `number` of a cell (0, 1, 2 ..., without gaps) takes part number % 4 of a
  /// generator that has independent parts, so that their steps interleave, or gives the part
  /// number % 4 of a round that step 0 of 4 made; the others count on and ignore it. No bits are
  /// given twice.
  Bits (*next)(StreamWords words, int64_t number);
};

/// The first is the default.
std::span<const Generator> getGenerators();
/// Null if there is none of this name.
const Generator *findGenerator(std::string_view name);

} // namespace isinglass::runtime
