#include "runtime/chains/Cells.h"

#include <gtest/gtest.h>

using namespace isinglass::runtime;

namespace {

TEST(Cells, WalksEveryAxisInRowMajorOrder) {
  std::vector<int64_t> shape{2, 3, 2, 2}, strides{1000, 100, 10, 1};
  std::vector<std::pair<int64_t, int64_t>> seen, expected;
  eachCell(shape, 5, strides,
           [&](int64_t number, int64_t place) { seen.push_back({number, place}); });
  for (int64_t i = 0; i < 24; ++i)
    expected.push_back({i, 5 + i / 12 * 1000 + i / 4 % 3 * 100 + i / 2 % 2 * 10 + i % 2});
  EXPECT_EQ(seen, expected);
  int cells = 0;
  eachCell({}, 7, {}, [&](int64_t number, int64_t place) { cells += number == 0 && place == 7; });
  EXPECT_EQ(cells, 1);
  eachCell(std::vector<int64_t>{2, 0, 2}, 0, std::vector<int64_t>{1, 1, 1},
           [&](int64_t, int64_t) { ADD_FAILURE(); });
}

} // namespace
