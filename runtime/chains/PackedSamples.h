//===- PackedSamples.h - recorded spins -------------------------------------------------------===//
#pragma once

#include "runtime/chains/Description.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace isinglass::runtime {

/// Recorded spins, bit-packed without halos: one word per cell, sample and group of chains, of 1,
/// 2, 4 or 8 bytes, the fewest that hold the group's chains (one chain: as much as int8). A group
/// is 64 chains, or the one of a block that has no more, so that blocks never share a word.
class PackedSamples {
public:
  PackedSamples() = default;
  /// Takes all its memory at once: bytesFor() of it.
  PackedSamples(const Description &description, int64_t chains, int64_t samples);
  /// Bytes for all variables; nullopt beyond int64. chains >= 1.
  static std::optional<int64_t> bytesFor(const Description &description, int64_t chains,
                                         int64_t samples);

  int64_t samples() const { return count; }
  /// Writes the spins (-1/+1) of elements first .. first + out.size() - 1 of the row-major array
  /// [chains, samples(), shape...] of variable number `variable`.
  void expand(size_t variable, int64_t first, std::span<int8_t> out) const;

  /// For the sampler: stores one block's state as its sample number `sample`. Blocks may be stored
  /// by different threads at the same time.
  void store(const Description &description, int64_t block, int64_t sample, const uint64_t *state);
  /// Forgets the samples from number `samples` on (a cancelled run).
  void truncate(int64_t samples);

private:
  struct Group {
    int width = 0;                ///< bytes of a word
    std::vector<std::byte> words; ///< [samples asked for, cells of all variables]
  };
  std::vector<Group> groups;
  int64_t perGroup = 64;                 ///< chains
  std::vector<int64_t> firstCell, cells; ///< of each variable
  int64_t cellsInAll = 0, count = 0;
};

} // namespace isinglass::runtime
