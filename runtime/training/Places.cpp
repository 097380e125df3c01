#include "runtime/training/Places.h"

#include "runtime/arrays/Array.h"
#include "runtime/chains/Cells.h"
#include "runtime/random/Draws.h"

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

} // namespace

std::vector<int64_t> placesOf(const Placing &placing, std::span<const int64_t> shape, int64_t spins,
                              int64_t step) {
  bool scattered = placing.kind == Placing::Kind::Scattered;
  std::vector<int64_t> cells = permitted(scattered ? placing.parity : Placing::Parity::Any, shape);
  if (spins > static_cast<int64_t>(cells.size()))
    throw std::runtime_error(std::to_string(spins) + " visible spins do not fit on " +
                             std::to_string(cells.size()) + " cells");
  for (int64_t i = 0; scattered && i < spins; ++i)
    std::swap(
        cells[i],
        cells[i + choiceDraw(placing.seed, static_cast<uint32_t>(step), i, cells.size() - i)]);
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
