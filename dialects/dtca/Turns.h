//===- Turns.h - the eight symmetries of a square grid --------------------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"

#include "dialects/dtca/DtcaEnums.h.inc"

namespace isinglass::chip {

/// A place of the grid, or a displacement: (rows, columns).
struct Step {
  int64_t row = 0, column = 0;
  friend bool operator==(const Step &, const Step &) = default;
};

/// In the order they are tried.
inline constexpr Turn kTurns[] = {Turn::Identity,      Turn::Quarter,      Turn::Half,
                                  Turn::ThreeQuarters, Turn::Transpose,    Turn::FlipRows,
                                  Turn::FlipColumns,   Turn::AntiTranspose};

/// Where a displacement points after the turn.
Step turnedStep(Turn turn, Step step);
/// Where a cell lies after the turn of a rectangle of this extent.
Step turnedCell(Turn turn, Step cell, Step extent);
/// The rectangle's extent after the turn.
Step turnedExtent(Turn turn, Step extent);
Turn inverseTurn(Turn turn);

} // namespace isinglass::chip
