//===- Places.h - the cells of a step that see data -----------------------------------------------===//
#pragma once

#include "runtime/training/Observables.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace isinglass::runtime {

struct Array;

/// How the visible spins of a chain are placed on the cells of a variable.
struct Placing {
  enum class Kind { InOrder, Scattered, Spread, Listed };
  Kind kind = Kind::InOrder;
  /// Scattered, Spread: the parity of the sum of a cell's coordinates.
  enum class Parity { Any, Even, Odd } parity = Parity::Any;
  uint64_t seed = 0;
  std::string path, array; ///< Listed: a file of row-major cells, [spins] or [steps, spins]
};

/// The row-major cells of the spins of `observables` in step `step` >= 1, without repetition:
/// - in order;
/// - scattered: cell number i of the permitted ones changes places with a drawn later one (Fisher &
///   Yates; choiceDraw of stream `step`);
/// - spread: pixels in their order, and a pixel's spins, take free permitted cells near their place
///   (NearestCells.h); pixel p of n along an axis of m cells belongs to cell floor((p + 1/2) m /
///   n). Labels are then scattered over the permitted cells that are left.
/// Throws std::runtime_error if they do not fit, or pixels to spread have other axes than `shape`.
std::vector<int64_t> placesOf(const Placing &placing, std::span<const int64_t> shape,
                              std::span<const Observable> observables, int64_t step);

/// Likewise of a listed placing, from its array. Throws std::runtime_error for an array of another
/// shape, a cell that is not there or one that is named twice.
std::vector<int64_t> placesOf(const Array &listed, std::span<const int64_t> shape, int64_t spins,
                              int64_t step, int64_t steps);

} // namespace isinglass::runtime
