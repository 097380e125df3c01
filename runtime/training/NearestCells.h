//===- NearestCells.h - free cells of a lattice, by distance --------------------------------------===//
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace isinglass::runtime {

/// The free cells of a lattice, which are taken one by one.
class NearestCells {
public:
  /// `free` says it of each row-major cell of a lattice of `shape`, one axis or more.
  NearestCells(std::span<const int64_t> shape, const std::vector<bool> &free);

  /// Takes the free cell nearest to `centre`, a cell's coordinates, by the square of the distance
  /// (across open ends) and returns its row-major number; of cells as near, one nearest along its
  /// furthest axis but the last, then the first. -1 if none is left.
  int64_t take(std::span<const int64_t> centre);

private:
  struct Search;
  /// The first free position at `position` or after (before) it; a line's ends count as free.
  int64_t findAfter(int64_t position);
  int64_t findBefore(int64_t position);
  void searchLine(Search &search, int64_t line, int64_t distance);
  void searchShell(Search &search, size_t axis, int64_t line, int64_t distance, bool reached);

  std::vector<int64_t> shape;
  // Lines along the last axis, each with a position before and one after its cells. A position that
  // is free names itself, another one that is nearer to the next free one (union by paths alone).
  std::vector<int64_t> after, before;
};

} // namespace isinglass::runtime
