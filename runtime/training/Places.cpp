#include "runtime/training/Places.h"

#include "runtime/arrays/Array.h"
#include "runtime/chains/Cells.h"
#include "runtime/random/Draws.h"
#include "runtime/training/NearestCells.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <stdexcept>

namespace isinglass::runtime {

namespace {

int64_t countCells(std::span<const int64_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t(1), std::multiplies<>());
}

/// Whether the coordinates of a row-major cell add up to an odd number.
bool isOdd(std::span<const int64_t> shape, int64_t cell) {
  int64_t sum = 0;
  for (size_t k = shape.size(); k-- > 0; cell /= shape[k])
    sum += cell % shape[k];
  return sum % 2 != 0;
}

std::vector<int64_t> permitted(Placing::Parity parity, std::span<const int64_t> shape) {
  std::vector<int64_t> cells;
  int64_t count = countCells(shape);
  for (int64_t cell = 0; cell < count; ++cell)
    if (parity == Placing::Parity::Any || isOdd(shape, cell) == (parity == Placing::Parity::Odd))
      cells.push_back(cell);
  return cells;
}

/// Draws `count` of the cells, to the front.
void scatter(const Placing &placing, int64_t step, int64_t count, std::vector<int64_t> &cells) {
  for (int64_t i = 0; i < count; ++i)
    std::swap(
        cells[i],
        cells[i + choiceDraw(placing.seed, static_cast<uint32_t>(step), i, cells.size() - i)]);
}

/// floor((pixel + 1/2) cells / pixels) in 64 bits: pixels is at most 2^32.
int64_t stretch(uint64_t pixel, uint64_t pixels, uint64_t cells) {
  return static_cast<int64_t>(pixel * (cells / pixels) +
                              (pixel * (cells % pixels) + cells / 2) / pixels);
}

/// The cell of the lattice that pixel number `pixel` belongs to.
std::vector<int64_t> centreOf(int64_t pixel, std::span<const int64_t> pixels,
                              std::span<const int64_t> shape) {
  std::vector<int64_t> centre(shape.size());
  for (size_t axis = shape.size(); axis-- > 0; pixel /= pixels[axis])
    centre[axis] = stretch(pixel % pixels[axis], pixels[axis], shape[axis]);
  return centre;
}

void lay(const Observable &pixels, std::span<const int64_t> shape, NearestCells &nearest,
         int64_t *places) {
  if (pixels.shape.size() != shape.size())
    throw std::runtime_error("'" + pixels.name + "' has other axes than the lattice");
  for (int64_t pixel = 0; pixel < pixels.values(); ++pixel) {
    std::vector<int64_t> centre = centreOf(pixel, pixels.shape, shape);
    for (int64_t level = 0; level < pixels.levels; ++level)
      *places++ = nearest.take(centre);
  }
}

/// `cells` are enough for all spins.
std::vector<int64_t> spread(const Placing &placing, std::span<const int64_t> shape,
                            std::span<const Observable> observables, int64_t step,
                            std::span<const int64_t> cells) {
  std::vector<bool> free(countCells(shape), false);
  for (int64_t cell : cells)
    free[cell] = true;
  NearestCells nearest(shape, free);
  std::vector<int64_t> places(spinsOf(observables), -1), left;
  for (size_t i = 0; i < observables.size(); ++i)
    if (!observables[i].label)
      lay(observables[i], shape, nearest, places.data() + firstSpin(observables, i));
  for (int64_t cell : places)
    if (cell >= 0)
      free[cell] = false;
  std::ranges::copy_if(cells, std::back_inserter(left), [&](int64_t cell) { return free[cell]; });
  scatter(placing, step, std::ranges::count(places, -1), left);
  auto next = left.begin();
  for (int64_t &cell : places)
    if (cell < 0)
      cell = *next++;
  return places;
}

} // namespace

std::vector<int64_t> placesOf(const Placing &placing, std::span<const int64_t> shape,
                              std::span<const Observable> observables, int64_t step) {
  using Kind = Placing::Kind;
  bool drawn = placing.kind == Kind::Scattered || placing.kind == Kind::Spread;
  std::vector<int64_t> cells = permitted(drawn ? placing.parity : Placing::Parity::Any, shape);
  int64_t spins = spinsOf(observables);
  if (spins > static_cast<int64_t>(cells.size()))
    throw std::runtime_error(std::to_string(spins) + " visible spins do not fit on " +
                             std::to_string(cells.size()) + " cells");
  if (placing.kind == Kind::Spread)
    return spread(placing, shape, observables, step, cells);
  if (placing.kind == Kind::Scattered)
    scatter(placing, step, spins, cells);
  cells.resize(spins);
  return cells;
}

std::vector<int64_t> placesOf(const Array &listed, std::span<const int64_t> shape, int64_t spins,
                              int64_t step, int64_t steps) {
  std::vector<int64_t> one{spins}, all{steps, spins};
  if (listed.info.shape != one && listed.info.shape != all)
    throw std::runtime_error("the places of visible spins have shape " + printShape(one) + " or " +
                             printShape(all) + ", but the array has shape " +
                             printShape(listed.info.shape));
  std::vector<int32_t> numbers = toInt32(listed, "the places of visible spins");
  int64_t first = listed.info.shape == all ? (step - 1) * spins : 0, count = countCells(shape);
  std::vector<int64_t> cells(numbers.begin() + first, numbers.begin() + first + spins);
  std::vector<bool> taken(count, false);
  for (int64_t cell : cells) {
    if (cell < 0 || cell >= count)
      throw std::runtime_error("a visible spin is placed on cell " + std::to_string(cell) +
                               ", which is not one of " + std::to_string(count));
    if (taken[cell])
      throw std::runtime_error("two visible spins are placed on cell " + std::to_string(cell));
    taken[cell] = true;
  }
  return cells;
}

} // namespace isinglass::runtime
