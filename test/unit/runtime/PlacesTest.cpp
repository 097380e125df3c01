#include "runtime/training/Places.h"

#include "runtime/arrays/Array.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

using namespace isinglass::runtime;

namespace {

using Kind = Placing::Kind;
using Parity = Placing::Parity;

const std::vector<int64_t> kShape{5, 7};

TEST(Places, InOrder) {
  EXPECT_EQ(placesOf(Placing(), kShape, 3, 1), (std::vector<int64_t>{0, 1, 2}));
  EXPECT_THROW(placesOf(Placing(), kShape, 36, 1), std::runtime_error);
}

TEST(Places, ScatteredOnOneParityAnewForEachStep) {
  for (Parity parity : {Parity::Even, Parity::Odd}) {
    Placing placing{Kind::Scattered, parity, 3, "", ""};
    std::vector<int64_t> cells = placesOf(placing, kShape, 17, 1);
    EXPECT_EQ(std::set<int64_t>(cells.begin(), cells.end()).size(), 17u);
    for (int64_t cell : cells)
      EXPECT_EQ((cell / 7 + cell % 7) % 2, parity == Parity::Odd);
    EXPECT_NE(cells, placesOf(placing, kShape, 17, 2));
    EXPECT_EQ(cells, placesOf(placing, kShape, 17, 1));
  }
  // 18 even cells, 17 odd ones.
  EXPECT_EQ(placesOf({Kind::Scattered, Parity::Even, 3, "", ""}, kShape, 18, 1).size(), 18u);
  EXPECT_THROW(placesOf({Kind::Scattered, Parity::Odd, 3, "", ""}, kShape, 18, 1),
               std::runtime_error);
}

/// Over many seeds every cell is first as often as any other.
TEST(Places, ScatteredAlike) {
  std::vector<int> first(35, 0);
  constexpr int kSeeds = 35000;
  for (uint64_t seed = 0; seed < kSeeds; ++seed)
    ++first[placesOf({Kind::Scattered, Parity::Any, seed, "", ""}, kShape, 1, 1)[0]];
  for (int count : first)
    EXPECT_NEAR(count, 1000, 4 * std::sqrt(1000.0));
}

TEST(Places, Listed) {
  Array both = fromInt32({2, 3}, std::vector<int32_t>{4, 0, 9, 3, 2, 1});
  EXPECT_EQ(placesOf(both, kShape, 3, 2, 2), (std::vector<int64_t>{3, 2, 1}));
  Array one = fromInt32({3}, std::vector<int32_t>{4, 0, 34});
  EXPECT_EQ(placesOf(one, kShape, 3, 2, 2), (std::vector<int64_t>{4, 0, 34}));
  EXPECT_THROW(placesOf(one, kShape, 4, 1, 2), std::runtime_error);
  EXPECT_THROW(placesOf(fromInt32({2}, std::vector<int32_t>{0, 35}), kShape, 2, 1, 2),
               std::runtime_error);
  EXPECT_THROW(placesOf(fromInt32({2}, std::vector<int32_t>{3, 3}), kShape, 2, 1, 2),
               std::runtime_error);
}

} // namespace
