#include "runtime/chains/HeldCells.h"

#include "runtime/chains/Places.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace isinglass::runtime {

std::vector<int64_t> placesOfCells(const VariableInfo &variable) {
  std::vector<int64_t> places;
  eachPlace(variable, [&](int64_t, int64_t place) { places.push_back(place); });
  return places;
}

/// Bit i: spin i of up to 8 is +1.
static uint64_t signsOf(const int8_t *spins, int64_t count) {
  uint64_t bytes = 0;
  std::memcpy(&bytes, spins, count);
  // The product moves the sign of byte i from bit 8 i + 7 to bit 56 + i.
  return (~bytes & 0x8080808080808080) * 0x0002040810204081 >> 56;
}

/// Bit r of byte c becomes bit c of byte r (Warren, Hacker's Delight, 7-3).
static uint64_t transpose8x8(uint64_t bits) {
  auto swap = [&](uint64_t mask, int distance) {
    uint64_t differ = (bits ^ bits >> distance) & mask;
    bits ^= differ ^ differ << distance;
  };
  swap(0x00aa00aa00aa00aa, 7);
  swap(0x0000cccc0000cccc, 14);
  swap(0x00000000f0f0f0f0, 28);
  return bits;
}

/// The bits of 8 cells from `cell` on, a word each, of up to 64 chains from `first` on; chains
/// beyond the last are like it.
static std::array<uint64_t, 8> gather(const HeldCells &part, int64_t cell, int64_t first,
                                      int64_t lanes, int64_t chains) {
  std::array<uint64_t, 8> bits{};
  int64_t cells = std::min<int64_t>(8, static_cast<int64_t>(part.places.size()) - cell);
  for (int64_t lane = 0; lane < lanes; lane += 8) {
    uint64_t rows = 0;
    for (int64_t i = 0; i < std::min<int64_t>(8, lanes - lane); ++i) {
      int64_t chain = std::min(first + lane + i, chains - 1);
      rows |= signsOf(&part.spins[chain * part.stride + cell], cells) << 8 * i;
    }
    rows = transpose8x8(rows);
    for (int64_t i = 0; i < 8; ++i)
      bits[i] |= (rows >> 8 * i & 255) << lane;
  }
  return bits;
}

Clamps holdCells(const Description &description, std::span<const HeldCells> parts, int64_t chains,
                 Clamps former) {
  int64_t block = description.block, blocks = (chains - 1) / block + 1;
  Clamps clamps = std::move(former);
  clamps.perBlock = true;
  clamps.any = false;
  clamps.held.assign(blocks * description.stateWords, 0);
  clamps.values.resize(blocks * description.stateWords); // they matter where held is set
  for (const HeldCells &part : parts) {
    clamps.any |= !part.places.empty();
    for (int64_t number = 0; number < blocks; ++number) {
      uint64_t *held = clamps.held.data() + number * description.stateWords;
      uint64_t *values = clamps.values.data() + number * description.stateWords;
      int64_t lanes = chainsOfWord(block);
      for (int64_t w = 0; w < wordsOfPlace(block); ++w)
        for (size_t cell = 0; cell < part.places.size(); cell += 8) {
          auto bits =
              gather(part, static_cast<int64_t>(cell), number * block + w * 64, lanes, chains);
          for (size_t i = 0; i < 8 && cell + i < part.places.size(); ++i) {
            setBitsAt(held, block, part.places[cell + i], w, ~uint64_t(0));
            setBitsAt(values, block, part.places[cell + i], w, bits[i]);
          }
        }
    }
  }
  return clamps;
}

} // namespace isinglass::runtime
