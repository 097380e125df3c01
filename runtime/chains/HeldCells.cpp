#include "runtime/chains/HeldCells.h"

#include "runtime/chains/Places.h"

#include <algorithm>

namespace isinglass::runtime {

std::vector<int64_t> placesOfCells(const VariableInfo &variable) {
  std::vector<int64_t> places;
  eachPlace(variable, [&](int64_t, int64_t place) { places.push_back(place); });
  return places;
}

/// Bits of up to 64 chains from `first` on, one cell of each; chains beyond the last are like it.
static uint64_t gather(const HeldCells &part, size_t cell, int64_t first, int64_t count,
                       int64_t chains) {
  uint64_t bits = 0;
  for (int64_t lane = 0; lane < count; ++lane) {
    int64_t chain = std::min(first + lane, chains - 1);
    bits |= uint64_t(part.spins[chain * part.stride + static_cast<int64_t>(cell)] > 0) << lane;
  }
  return bits;
}

Clamps holdCells(const Description &description, std::span<const HeldCells> parts, int64_t chains) {
  int64_t block = description.block, blocks = (chains - 1) / block + 1;
  Clamps clamps;
  clamps.perBlock = true;
  clamps.held.assign(blocks * description.stateWords, 0);
  clamps.values.assign(blocks * description.stateWords, 0);
  for (const HeldCells &part : parts) {
    clamps.any |= !part.places.empty();
    for (int64_t number = 0; number < blocks; ++number) {
      uint64_t *held = clamps.held.data() + number * description.stateWords;
      uint64_t *values = clamps.values.data() + number * description.stateWords;
      int64_t lanes = chainsOfWord(block);
      for (int64_t w = 0; w < wordsOfPlace(block); ++w)
        for (size_t cell = 0; cell < part.places.size(); ++cell) {
          setBitsAt(held, block, part.places[cell], w, ~uint64_t(0));
          setBitsAt(values, block, part.places[cell], w,
                    gather(part, cell, number * block + w * 64, lanes, chains));
        }
    }
  }
  return clamps;
}

} // namespace isinglass::runtime
