//===- PlaceCodes.cpp - codes of a model's lattice to the chip's ----------------------------------===//
#include "targets/dtca/quantise/Quantise.h"

#include <algorithm>
#include <stdexcept>

namespace isinglass::dtca {
namespace {

/// A direction of the model, on the chip: the wire it runs along, and whether it does so backwards.
struct Wire {
  size_t direction;
  bool backwards;
};

Step opposite(Step step) { return {-step.row, -step.column}; }

/// Whether two steps lead to the same cell: on a wrapped chip, modulo its sizes.
bool same(const Profile &profile, Step a, Step b) {
  int64_t rows = a.row - b.row, columns = a.column - b.column;
  if (!profile.wrapped.value)
    return rows == 0 && columns == 0;
  return rows % profile.rows.value == 0 && columns % profile.columns.value == 0;
}

Wire findWire(const Profile &profile, const std::vector<Step> &chip, Step step) {
  for (size_t d = 0; d < chip.size(); ++d)
    if (same(profile, chip[d], step) || same(profile, chip[d], opposite(step)))
      return {d, !same(profile, chip[d], step)};
  throw std::logic_error("a placed direction is not a wire of the chip");
}

bool hasCodes(const Weights &weights, const Codes &codes, size_t direction) {
  auto begin = codes.couplings.begin() + direction * weights.cells();
  return std::any_of(begin, begin + weights.cells(), [](int16_t code) { return code != 0; });
}

} // namespace

void placeCodes(const Weights &weights, const Codes &codes, Image &image) {
  const Placement &placement = image.placements.front();
  Turn turn = placement.turn;
  bool swaps = turnedStep(turn, {1, 0}).row == 0;
  image.window = {placement.row, placement.column, swaps ? weights.columns : weights.rows,
                  swaps ? weights.rows : weights.columns};
  image.scale = codes.scale;
  auto onChip = [&](int64_t cell) {
    Step turned = turnedCell(turn, {cell / weights.columns, cell % weights.columns}, weights.rows,
                             weights.columns);
    return turned.row * image.window.columns + turned.column;
  };

  // Only wires that carry something are listed, in the chip's order.
  std::vector<Step> chip = image.profile.directions();
  std::vector<bool> used(chip.size());
  for (size_t d = 0; d < weights.directions.size(); ++d)
    if (hasCodes(weights, codes, d))
      used[findWire(image.profile, chip, turnedStep(turn, weights.directions[d])).direction] = true;
  image.directions.clear();
  for (size_t k = 0; k < chip.size(); ++k)
    if (used[k])
      image.directions.push_back(chip[k]);

  image.near.assign(image.directions.size() * image.window.cells(), 0);
  for (size_t d = 0; d < weights.directions.size(); ++d) {
    if (!hasCodes(weights, codes, d))
      continue;
    Wire wire = findWire(image.profile, image.directions, turnedStep(turn, weights.directions[d]));
    for (int64_t cell = 0; cell < weights.cells(); ++cell) {
      int16_t code = codes.couplings[d * weights.cells() + cell];
      if (code == 0)
        continue;
      int64_t from = wire.backwards
                         ? weights.neighbour(cell / weights.columns, cell % weights.columns,
                                             weights.directions[d])
                         : cell;
      int16_t &placed = image.near[wire.direction * image.window.cells() + onChip(from)];
      if (placed != 0)
        throw std::logic_error("two directions of the model are one wire of the chip");
      placed = code;
    }
  }
  image.far = image.near;
  image.biases.assign(image.window.cells(), 0);
  image.roles.assign(image.window.cells(), Role::Visible);
  for (int64_t cell = 0; cell < weights.cells(); ++cell)
    image.biases[onChip(cell)] = codes.biases[cell];
  image.drives.assign(codes.drives.empty() ? 0 : image.window.cells(), 0);
  for (size_t cell = 0; cell < codes.drives.size(); ++cell)
    image.drives[onChip(static_cast<int64_t>(cell))] = codes.drives[cell];
}

} // namespace isinglass::dtca
