//===- Turn.cpp - the eight symmetries of a square grid -------------------------------------------===//
#include "targets/dtca/image/Image.h"

#include <algorithm>

namespace isinglass::dtca {

Step turnedStep(Turn turn, Step step) {
  auto [row, column] = step;
  switch (turn) {
  case Turn::Identity:
    return {row, column};
  case Turn::Quarter:
    return {-column, row};
  case Turn::Half:
    return {-row, -column};
  case Turn::ThreeQuarters:
    return {column, -row};
  case Turn::Transpose:
    return {column, row};
  case Turn::FlipRows:
    return {-row, column};
  case Turn::FlipColumns:
    return {row, -column};
  case Turn::AntiTranspose:
    return {-column, -row};
  }
  __builtin_unreachable();
}

/// The turn about the origin, moved back to where rows and columns start at 0: the corner that is
/// turned to the lowest place is at 0 on each axis.
Step turnedCell(Turn turn, Step cell, int64_t rows, int64_t columns) {
  Step corner = turnedStep(turn, {rows - 1, columns - 1});
  Step turned = turnedStep(turn, cell);
  return {turned.row - std::min<int64_t>(corner.row, 0),
          turned.column - std::min<int64_t>(corner.column, 0)};
}

std::string_view turnName(Turn turn) {
  constexpr std::string_view names[] = {"identity",  "quarter",   "half",         "three_quarters",
                                        "transpose", "flip_rows", "flip_columns", "anti_transpose"};
  return names[static_cast<size_t>(turn)];
}

} // namespace isinglass::dtca
