#include "runtime/training/Places.h"

#include "runtime/arrays/Array.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

using namespace isinglass::runtime;

namespace {

using Kind = Placing::Kind;
using Parity = Placing::Parity;

const std::vector<int64_t> kShape{5, 7};

std::vector<Observable> spins(int64_t count) { return {{"x", false, {count}}}; }

TEST(Places, InOrder) {
  EXPECT_EQ(placesOf(Placing(), kShape, spins(3), 1), (std::vector<int64_t>{0, 1, 2}));
  EXPECT_THROW(placesOf(Placing(), kShape, spins(36), 1), std::runtime_error);
}

TEST(Places, ScatteredOnOneParityAnewForEachStep) {
  for (Parity parity : {Parity::Even, Parity::Odd}) {
    Placing placing{Kind::Scattered, parity, 3, "", ""};
    std::vector<int64_t> cells = placesOf(placing, kShape, spins(17), 1);
    EXPECT_EQ(std::set<int64_t>(cells.begin(), cells.end()).size(), 17u);
    for (int64_t cell : cells)
      EXPECT_EQ((cell / 7 + cell % 7) % 2, parity == Parity::Odd);
    EXPECT_NE(cells, placesOf(placing, kShape, spins(17), 2));
    EXPECT_EQ(cells, placesOf(placing, kShape, spins(17), 1));
  }
  // 18 even cells, 17 odd ones.
  EXPECT_EQ(placesOf({Kind::Scattered, Parity::Even, 3, "", ""}, kShape, spins(18), 1).size(), 18u);
  EXPECT_THROW(placesOf({Kind::Scattered, Parity::Odd, 3, "", ""}, kShape, spins(18), 1),
               std::runtime_error);
}

/// Over many seeds every cell is first as often as any other.
TEST(Places, ScatteredAlike) {
  std::vector<int> first(35, 0);
  constexpr int kSeeds = 35000;
  for (uint64_t seed = 0; seed < kSeeds; ++seed)
    ++first[placesOf({Kind::Scattered, Parity::Any, seed, "", ""}, kShape, spins(1), 1)[0]];
  for (int count : first)
    EXPECT_NEAR(count, 1000, 4 * std::sqrt(1000.0));
}

/// A picture of 4 x 4 over 8 x 8: pixel (r, c) belongs to cell (2 r + 1, 2 c + 1), which is even.
TEST(Places, SpreadAsInThePicture) {
  const std::vector<int64_t> shape{8, 8};
  Placing placing{Kind::Spread, Parity::Even, 3, "", ""};
  std::vector<Observable> seen{{"y", true, {}, 1, false, 3, 2}, {"x", false, {4, 4}}};
  std::vector<int64_t> one = placesOf(placing, shape, seen, 1),
                       two = placesOf(placing, shape, seen, 2);
  for (int64_t pixel = 0; pixel < 16; ++pixel)
    EXPECT_EQ(one[6 + pixel], (pixel / 4 * 2 + 1) * 8 + pixel % 4 * 2 + 1);
  EXPECT_TRUE(std::equal(one.begin() + 6, one.end(), two.begin() + 6));
  EXPECT_FALSE(std::equal(one.begin(), one.begin() + 6, two.begin())) << "labels are drawn anew";
  EXPECT_EQ(std::set<int64_t>(one.begin(), one.end()).size(), 22u);
  for (int64_t cell : one)
    EXPECT_EQ((cell / 8 + cell % 8) % 2, 0);
}

TEST(Places, SpreadTakesWhatIsFree) {
  Placing placing{Kind::Spread, Parity::Odd, 3, "", ""};
  std::vector<Observable> pixels{{"x", false, {3, 2}, 2}}; // 12 spins, 17 odd cells
  std::vector<int64_t> cells = placesOf(placing, kShape, pixels, 1);
  EXPECT_EQ(std::set<int64_t>(cells.begin(), cells.end()).size(), 12u);
  // Pixel (0, 0) belongs to (0, 1), which is odd; its other spin lies next but one to it.
  EXPECT_EQ(cells[0], 1);
  EXPECT_EQ(cells[1], 7) << "(1, 0), as near as (1, 2)";
  EXPECT_THROW(placesOf(placing, kShape, spins(3), 1), std::runtime_error) << "one axis";
  EXPECT_EQ(placesOf({Kind::Spread, Parity::Any, 3, "", ""}, std::vector<int64_t>{6}, spins(6), 1),
            (std::vector<int64_t>{0, 1, 2, 3, 4, 5}));
}

/// Pixels that touch lie near each other: what the placing is for.
TEST(Places, SpreadKeepsNeighbours) {
  const std::vector<int64_t> shape{60, 60};
  std::vector<Observable> seen{{"x", false, {28, 28}}};
  std::vector<int64_t> cells = placesOf({Kind::Spread, Parity::Even, 1, "", ""}, shape, seen, 1);
  for (int64_t pixel = 0; pixel < 28 * 28; ++pixel)
    for (int64_t next :
         {pixel % 28 < 27 ? pixel + 1 : pixel, pixel < 27 * 28 ? pixel + 28 : pixel}) {
      EXPECT_LE(std::abs(cells[pixel] / 60 - cells[next] / 60), 4);
      EXPECT_LE(std::abs(cells[pixel] % 60 - cells[next] % 60), 4);
    }
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
