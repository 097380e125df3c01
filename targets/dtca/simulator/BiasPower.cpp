//===- BiasPower.cpp ------------------------------------------------------------------------------===//
#include "targets/dtca/simulator/BiasPower.h"

#include "targets/dtca/image/Axis.h"

#include <stdexcept>

namespace isinglass::dtca {
BiasPower::BiasPower(const Image &image, const Die &die) : image(image), die(die) {
  if (!image.profile.biasCapacitance || !image.profile.biasSupply)
    throw std::runtime_error("the profile '" + image.profile.name +
                             "' gives no [bias_circuit], so its power cannot be told");
  for (int64_t row = 0; row < image.window.rows; ++row)
    for (int64_t column = 0; column < image.window.columns; ++column)
      if (image.roles[row * image.window.columns + column] != Role::Unused)
        cells.push_back(die.fromWindow(image, row, column));
}

/// beta h of a cell: what its own conductances make of its neighbours.
double BiasPower::fieldOf(std::span<const int8_t> states, int64_t cell) const {
  double field = die.bias[cell];
  int64_t row = cell / die.columns, column = cell % die.columns;
  for (size_t d = 0; d < die.directions.size(); ++d)
    for (int sign : {1, -1}) {
      Step step{sign * die.directions[d].row, sign * die.directions[d].column};
      int64_t r = onAxis(row + step.row, die.rows, die.periodicRows);
      int64_t c = onAxis(column + step.column, die.columns, die.periodicColumns);
      if (r < 0 || c < 0)
        continue;
      int64_t other = r * die.columns + c;
      size_t first = d * die.cells();
      field += (sign > 0 ? die.near[first + cell] : die.far[first + other]) * states[other];
    }
  return field;
}

void BiasPower::add(std::span<const int8_t> states) {
  for (int64_t cell : cells) {
    double g = 0.5 + 2 * fieldOf(states, cell) / image.profile.swing.value;
    total += g * (1 - g);
  }
  ++count;
}

double BiasPower::meanShare() const {
  double terms = static_cast<double>(count) * static_cast<double>(cells.size());
  return terms > 0 ? total / terms : 0;
}

double BiasPower::watts() const { return perCell() * static_cast<double>(cells.size()); }

double BiasPower::perUpdate() const { return perCell() * image.profile.phase.value; }

double BiasPower::perCell() const {
  const Profile &profile = image.profile;
  double supply = profile.biasSupply->value;
  return profile.biasCapacitance->value / profile.bias.value * supply * supply * meanShare();
}

} // namespace isinglass::dtca
