//===- Observables.h - what a step sees, as numbers and as spins ----------------------------------===//
//
// A pixel of n levels is n spins, its value the number of them that are +1; a label is one-hot,
// each class so many spins that are alike (Jelincic et al., arXiv 2510.23972).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace isinglass::runtime {

struct Observable {
  std::string name;
  bool label = false;
  std::vector<int64_t> shape;      ///< pixels
  int64_t levels = 1;              ///< pixels: spins of one, 1 to 255
  bool front = false;              ///< pixels: data fill the first spins, not a random choice
  int64_t classes = 2, copies = 1; ///< label: up to 2^16 each
  double rate = 1;                 ///< of the forward process

  int64_t values() const; ///< numbers of one item: pixels, or 1
  int64_t spins() const;
  int64_t largest() const { return label ? classes - 1 : levels; }
  friend bool operator==(const Observable &, const Observable &) = default;
};

/// Spins of all of them, and those before observable number `which`: a step's visible spins are the
/// observables' in their order.
int64_t spinsOf(std::span<const Observable> observables);
int64_t firstSpin(std::span<const Observable> observables, size_t which);

/// The spins (-1, +1) of values 0 .. largest(), item after item: values is [items, values()], spins
/// [items, spins()]. A random choice of a pixel's spins is drawn with (seed, pixel of all items).
void encode(const Observable &observable, std::span<const uint16_t> values, uint64_t seed,
            std::span<int8_t> spins);

/// The inverse. Of classes with the most spins up, the first.
void decode(const Observable &observable, std::span<const int8_t> spins,
            std::span<uint16_t> values);

} // namespace isinglass::runtime
