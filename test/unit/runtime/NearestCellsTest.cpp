#include "runtime/training/NearestCells.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

using namespace isinglass::runtime;

namespace {

using Shape = std::vector<int64_t>;

std::vector<int64_t> coordinates(const Shape &shape, int64_t cell) {
  std::vector<int64_t> at(shape.size());
  for (size_t axis = shape.size(); axis-- > 0; cell /= shape[axis])
    at[axis] = cell % shape[axis];
  return at;
}

int64_t distance(const Shape &shape, const std::vector<int64_t> &centre, int64_t cell) {
  std::vector<int64_t> at = coordinates(shape, cell);
  int64_t sum = 0;
  for (size_t axis = 0; axis < shape.size(); ++axis)
    sum += (at[axis] - centre[axis]) * (at[axis] - centre[axis]);
  return sum;
}

/// Until none is left, every cell that is taken is free, and none that is free is nearer.
void expectNearest(const Shape &shape, unsigned seed) {
  std::mt19937 random(seed);
  int64_t cells = 1;
  for (int64_t size : shape)
    cells *= size;
  std::vector<bool> free(cells);
  for (int64_t cell = 0; cell < cells; ++cell)
    free[cell] = random() % 3 != 0;
  NearestCells nearest(shape, free);
  for (int64_t left = std::ranges::count(free, true); left > 0; --left) {
    std::vector<int64_t> centre = coordinates(shape, static_cast<int64_t>(random() % cells));
    int64_t least = std::numeric_limits<int64_t>::max();
    for (int64_t cell = 0; cell < cells; ++cell)
      if (free[cell])
        least = std::min(least, distance(shape, centre, cell));
    int64_t taken = nearest.take(centre);
    ASSERT_GE(taken, 0);
    ASSERT_TRUE(free[taken]);
    ASSERT_EQ(distance(shape, centre, taken), least);
    free[taken] = false;
  }
  EXPECT_EQ(nearest.take(coordinates(shape, 0)), -1);
}

TEST(NearestCells, NoneIsNearer) {
  for (unsigned seed = 0; seed < 8; ++seed)
    for (const Shape &shape : {Shape{1}, {37}, {9, 14}, {1, 20}, {20, 1}, {4, 5, 6}, {3, 2, 4, 3}})
      expectNearest(shape, seed);
}

/// Taken at one place, cells fill a disc.
TEST(NearestCells, ManyAtOnePlace) {
  Shape shape{1000, 1000};
  NearestCells nearest(shape, std::vector<bool>(1000000, true));
  std::vector<int64_t> centre{0, 500};
  int64_t last = 0;
  for (int64_t i = 0; i < 100000; ++i)
    last = nearest.take(centre);
  // A half disc of 100,000 cells.
  EXPECT_NEAR(static_cast<double>(distance(shape, centre, last)), 2 * 100000 / 3.14159, 700);
}

} // namespace
