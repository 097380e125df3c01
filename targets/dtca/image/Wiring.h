//===- Wiring.h - where an image's cells and wires lie on its chip --------------------------------===//
#pragma once

#include "targets/dtca/image/Image.h"

#include <optional>
#include <string>

namespace isinglass::dtca {

/// Cells of the window as cells of the chip, and the wires between them. Looks up only the profile
/// and the window, which must be those of a valid image.
class Wiring {
public:
  Wiring(const Profile &profile, const Window &window);

  /// The cell of the chip at (row, column) of the window.
  Step chipCell(Step cell) const;
  /// The cell of the window that is the chip's cell; nullopt outside.
  std::optional<Step> windowCell(Step chipCell) const;
  /// The cell of the window that a wire along `step` joins to a cell of the window; nullopt where
  /// the wire does not exist (an open edge, a seam of separate cores) or leaves the window.
  std::optional<Step> neighbour(Step cell, Step step) const;
  /// Whether a box of cells that starts at a cell of the chip lies in the window.
  bool holds(Step chipStart, int64_t rows, int64_t columns) const;

private:
  bool crossesSeam(Step a, Step b) const;

  Window window;
  Step chip, core;
  bool wrapped, seams;
};

/// "(3,4)", as messages name a cell.
std::string printCell(Step cell);

} // namespace isinglass::dtca
