//===- Turns.cpp ----------------------------------------------------------------------------------===//
#include "dialects/dtca/Dtca.h"

namespace isinglass::chip {

Step turnedStep(Turn turn, Step step) {
  auto [r, c] = step;
  switch (turn) {
  case Turn::Identity:
    return {r, c};
  case Turn::Quarter:
    return {-c, r};
  case Turn::Half:
    return {-r, -c};
  case Turn::ThreeQuarters:
    return {c, -r};
  case Turn::Transpose:
    return {c, r};
  case Turn::FlipRows:
    return {-r, c};
  case Turn::FlipColumns:
    return {r, -c};
  case Turn::AntiTranspose:
    return {-c, -r};
  }
  llvm_unreachable("eight turns");
}

Step turnedExtent(Turn turn, Step extent) {
  Step turned = turnedStep(turn, extent);
  return {std::abs(turned.row), std::abs(turned.column)};
}

Step turnedCell(Turn turn, Step cell, Step extent) {
  // An axis that the turn reverses starts at its far end.
  Step far = turnedStep(turn, {extent.row - 1, extent.column - 1}), at = turnedStep(turn, cell);
  return {at.row - std::min<int64_t>(far.row, 0), at.column - std::min<int64_t>(far.column, 0)};
}

Turn inverseTurn(Turn turn) {
  if (turn == Turn::Quarter)
    return Turn::ThreeQuarters;
  return turn == Turn::ThreeQuarters ? Turn::Quarter : turn;
}

} // namespace isinglass::chip
