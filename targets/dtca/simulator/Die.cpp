//===- Die.cpp ------------------------------------------------------------------------------------===//
#include "targets/dtca/simulator/Die.h"

#include "targets/dtca/image/Axis.h"

#include "runtime/random/Draws.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace isinglass::dtca {
namespace {

/// Draws of one die do not meet: 2^40 numbers for each kind.
enum class Draw : uint64_t { Slope, Offset, Near, Far };

float spread(double mean, double deviation, uint64_t die, Draw kind, uint64_t index) {
  return runtime::normalDraw(mean, deviation, die, (static_cast<uint64_t>(kind) << 40) + index);
}

/// Whether a coupling leaves the window at one end of an axis and enters it at the other.
struct Around {
  bool rows = false, columns = false;
};
Around findAround(const Image &image) {
  const Window &window = image.window;
  Around around;
  size_t entry = 0;
  for (Step step : image.directions)
    for (int64_t row = step.row; row < window.rows + step.row; ++row)
      for (int64_t column = step.column; column < window.columns + step.column; ++column, ++entry) {
        if (image.near[entry] == 0 && image.far[entry] == 0)
          continue;
        around.rows |= row < 0 || row >= window.rows;
        around.columns |= column < 0 || column >= window.columns;
      }
  return around;
}

/// The box without its arrays.
Die findBox(const Image &image) {
  const Window &window = image.window;
  Around around = findAround(image);
  bool wrapped = image.profile.wrapped.value;
  Die box;
  box.chipRows = image.profile.rows.value;
  box.chipColumns = image.profile.columns.value;
  box.periodicRows = wrapped && (window.rows == box.chipRows || around.rows);
  box.periodicColumns = wrapped && (window.columns == box.chipColumns || around.columns);
  box.row = box.periodicRows ? 0 : window.row;
  box.column = box.periodicColumns ? 0 : window.column;
  box.rows = box.periodicRows ? box.chipRows : window.rows;
  box.columns = box.periodicColumns ? box.chipColumns : window.columns;
  // The first phase are the cells whose coordinates add up to an even number.
  if ((box.row + box.column) % 2 != 0) {
    bool byRow = !box.periodicRows && box.row > 0;
    (byRow ? box.row : box.column) -= 1;
    (byRow ? box.rows : box.columns) += 1;
  }
  box.directions = image.directions;
  return box;
}

class Builder {
public:
  Builder(const Image &image, const Physics &physics)
      : image(image), physics(physics), die(findBox(image)) {}

  Die build();

private:
  void placeCouplings(size_t direction);
  uint64_t chipCell(int64_t row, int64_t column) const {
    const Profile &profile = image.profile;
    return modulo(image.window.row + row, profile.rows.value) * profile.columns.value +
           modulo(image.window.column + column, profile.columns.value);
  }
  float conductance(int16_t code, Draw end, uint64_t wire) const {
    double factor = physics.mismatchSpread > 0
                        ? std::max(0.0f, spread(1, physics.mismatchSpread, physics.die, end, wire))
                        : 1;
    return static_cast<float>(image.scale * code * factor);
  }

  const Image &image;
  const Physics &physics;
  Die die;
};

void Builder::placeCouplings(size_t direction) {
  std::vector<Step> wires = image.profile.directions();
  uint64_t first =
      std::find(wires.begin(), wires.end(), image.directions[direction]) - wires.begin();
  first *= image.profile.cells();
  for (int64_t row = 0; row < image.window.rows; ++row)
    for (int64_t column = 0; column < image.window.columns; ++column) {
      size_t from = image.at(direction, row, column);
      size_t to = direction * die.cells() + die.fromWindow(image, row, column);
      uint64_t wire = first + chipCell(row, column);
      die.near[to] = conductance(image.near[from], Draw::Near, wire);
      die.far[to] = conductance(image.far[from], Draw::Far, wire);
      die.mean[to] = (die.near[to] + die.far[to]) / 2;
      die.symmetric &= die.near[to] == die.far[to];
    }
}

Die Builder::build() {
  size_t couplings = die.directions.size() * die.cells();
  for (auto *array : {&die.near, &die.far, &die.mean})
    array->assign(couplings, 0);
  die.bias.assign(die.cells(), 0);
  if (!image.drives.empty())
    die.drive.assign(die.cells(), 0);
  bool spreads = physics.slopeSpread > 0 || physics.offsetSpread > 0;
  if (spreads) {
    die.slope.assign(die.cells(), 1);
    die.offset.assign(die.cells(), 0);
  }
  for (size_t d = 0; d < die.directions.size(); ++d)
    placeCouplings(d);
  for (int64_t row = 0; row < image.window.rows; ++row)
    for (int64_t column = 0; column < image.window.columns; ++column) {
      int64_t cell = die.fromWindow(image, row, column);
      die.bias[cell] =
          static_cast<float>(image.scale * image.biases[row * image.window.columns + column]);
      if (!image.drives.empty())
        die.drive[cell] =
            static_cast<float>(image.scale * image.drives[row * image.window.columns + column]);
      if (!spreads)
        continue;
      uint64_t number = chipCell(row, column);
      die.slope[cell] =
          std::max(0.0f, spread(1, physics.slopeSpread, physics.die, Draw::Slope, number));
      die.offset[cell] = spread(0, physics.offsetSpread, physics.die, Draw::Offset, number);
    }
  return std::move(die);
}

} // namespace

void Physics::check() const {
  auto positive = [](double value, const char *name) {
    if (!(value >= 0) || !std::isfinite(value))
      throw std::runtime_error(std::string(name) + " must be a number of 0 or more");
  };
  positive(slopeSpread, "the spread of slopes");
  positive(offsetSpread, "the spread of offsets");
  positive(mismatchSpread, "the mismatch of conductances");
  auto probability = [](double value, const char *name) {
    if (!(value >= 0) || !(value < 1))
      throw std::runtime_error(std::string(name) + " must be at least 0 and less than 1");
  };
  probability(keep, "the probability to keep a state");
  probability(stale, "the share of a stale field");
}

Physics profilePhysics(const Profile &profile, uint64_t die) {
  Physics physics;
  physics.slopeSpread = profile.slopeSpread.value;
  physics.offsetSpread = profile.offsetSpread.value;
  physics.mismatchSpread = profile.mismatchSpread.value;
  physics.keep = std::exp(-profile.phase.value / profile.randomBit.value);
  physics.stale = std::exp(-profile.phase.value / profile.bias.value);
  physics.die = die;
  return physics;
}

int64_t Die::fromChip(int64_t chipRow, int64_t chipColumn) const {
  return modulo(chipRow - row, chipRows) * columns + modulo(chipColumn - column, chipColumns);
}

int64_t Die::fromWindow(const Image &image, int64_t windowRow, int64_t windowColumn) const {
  return fromChip(image.window.row + windowRow, image.window.column + windowColumn);
}

std::vector<int64_t> Die::cellsOf(const Placement &placement) const {
  int64_t height = placement.shape.size() == 2 ? placement.shape[0] : 1;
  int64_t width = placement.shape.back();
  std::vector<int64_t> cells;
  cells.reserve(height * width);
  for (int64_t r = 0; r < height; ++r)
    for (int64_t c = 0; c < width; ++c) {
      Step turned = turnedCell(placement.turn, {r, c}, height, width);
      cells.push_back(fromChip(placement.row + turned.row, placement.column + turned.column));
    }
  return cells;
}

Die makeDie(const Image &image, const Physics &physics) {
  physics.check();
  return Builder(image, physics).build();
}

} // namespace isinglass::dtca
