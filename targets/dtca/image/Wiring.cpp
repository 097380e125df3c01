#include "targets/dtca/image/Wiring.h"

#include "targets/dtca/image/Axis.h"

namespace isinglass::dtca {

Wiring::Wiring(const Profile &profile, const Window &window)
    : window(window), chip{profile.rows.value, profile.columns.value},
      core{chip.row / profile.cores.value[0], chip.column / profile.cores.value[1]},
      wrapped(profile.wrapped.value),
      seams(!profile.coresConnected.value && (core.row < chip.row || core.column < chip.column)) {}

Step Wiring::chipCell(Step cell) const {
  return {(window.row + cell.row) % chip.row, (window.column + cell.column) % chip.column};
}

std::optional<Step> Wiring::windowCell(Step chipCell) const {
  Step cell{modulo(chipCell.row - window.row, chip.row),
            modulo(chipCell.column - window.column, chip.column)};
  if (cell.row >= window.rows || cell.column >= window.columns)
    return std::nullopt;
  return cell;
}

bool Wiring::crossesSeam(Step a, Step b) const {
  return seams &&
         (a.row / core.row != b.row / core.row || a.column / core.column != b.column / core.column);
}

std::optional<Step> Wiring::neighbour(Step cell, Step step) const {
  Step from = chipCell(cell);
  Step to{from.row + step.row, from.column + step.column};
  bool inside = to.row >= 0 && to.row < chip.row && to.column >= 0 && to.column < chip.column;
  if (!inside && !wrapped)
    return std::nullopt;
  if (!inside)
    to = {modulo(to.row, chip.row), modulo(to.column, chip.column)};
  if (to == from || crossesSeam(from, to))
    return std::nullopt;
  return windowCell(to);
}

/// Whether an interval that starts at `start` lies in a window's axis. A window as long as a
/// wrapped axis holds whatever fits the axis; any other ends where its last cell is.
static bool axisHolds(int64_t start, int64_t length, int64_t windowStart, int64_t windowLength,
                      int64_t axis, bool wrapped) {
  if (start < 0 || start >= axis || length > windowLength)
    return false;
  return (wrapped && windowLength == axis) ||
         modulo(start - windowStart, axis) + length <= windowLength;
}

bool Wiring::holds(Step start, int64_t rows, int64_t columns) const {
  return axisHolds(start.row, rows, window.row, window.rows, chip.row, wrapped) &&
         axisHolds(start.column, columns, window.column, window.columns, chip.column, wrapped);
}

std::string printCell(Step cell) {
  return "(" + std::to_string(cell.row) + "," + std::to_string(cell.column) + ")";
}

} // namespace isinglass::dtca
