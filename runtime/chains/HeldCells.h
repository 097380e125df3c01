//===- HeldCells.h - clamps from spins that a program has in memory -------------------------------===//
#pragma once

#include "runtime/chains/Parameters.h"

#include <cstdint>
#include <span>
#include <vector>

namespace isinglass::runtime {

/// Places of a variable's cells in a state, by row-major number.
std::vector<int64_t> placesOfCells(const VariableInfo &variable);

/// Cells that each chain holds at a spin of its own.
struct HeldCells {
  std::span<const int64_t> places; ///< in a state, of each cell
  std::span<const int8_t> spins;   ///< [chains, stride], -1 or +1; the first places.size() are used
  int64_t stride = 0;              ///< >= places.size()
};

/// Clamps for `chains` chains. Where two parts name a cell, the later one holds. Former clamps give
/// their memory, which saves taking and clearing it.
Clamps holdCells(const Description &description, std::span<const HeldCells> parts, int64_t chains,
                 Clamps former = {});

} // namespace isinglass::runtime
