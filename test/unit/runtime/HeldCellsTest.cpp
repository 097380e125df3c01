// Clamps from spins in memory, against their definition: a bit for every cell and chain.
#include "runtime/chains/HeldCells.h"
#include "runtime/chains/Places.h"
#include "test/unit/runtime/FakeModels.h"

#include <gtest/gtest.h>

using namespace isinglass::runtime;
using namespace isinglass::runtime::test;

namespace {

struct Shape {
  int64_t block, chains;
};

/// Two variables of a program with nothing but places: 11 and 3 cells.
Description describe(int64_t block) {
  Description d;
  d.block = block;
  VariableInfo s, a;
  s.shape = {11}, s.offset = 2, s.strides = {1};
  a.shape = {3}, a.offset = 13, a.strides = {1};
  d.variables = {s, a};
  d.stateWords = 16 * wordsOfPlace(block);
  return d;
}

int8_t spinOf(int64_t chain, int64_t cell) {
  return (chain * 7 + cell * cell * 3) % 5 < 2 ? 1 : -1;
}

class Holding : public testing::TestWithParam<Shape> {};

TEST_P(Holding, EveryChainItsOwn) {
  auto [block, chains] = GetParam();
  Description d = describe(block);
  // Spins of a wider array, of which these are the columns from 2 on.
  constexpr int64_t kStride = 15, kFirst = 2;
  std::vector<int8_t> spins(chains * kStride, -1);
  for (int64_t chain = 0; chain < chains; ++chain)
    for (int64_t cell = 0; cell < 11; ++cell)
      spins[chain * kStride + kFirst + cell] = spinOf(chain, cell);
  std::vector<int64_t> places = placesOfCells(d.variables[0]);
  std::swap(places[1], places[9]);
  std::vector<HeldCells> parts{{places, std::span(spins).subspan(kFirst), kStride}};
  int64_t blocks = (chains - 1) / block + 1;
  // In memory that held all.
  AlignedVector<uint64_t> ones(blocks * d.stateWords, ~uint64_t(0));
  Clamps clamps = holdCells(d, parts, chains, {true, true, ones, ones});
  EXPECT_TRUE(clamps.any && clamps.perBlock);
  ASSERT_EQ(clamps.held.size(), size_t(blocks * d.stateWords));
  for (int64_t chain = 0; chain < blocks * block; ++chain) {
    const uint64_t *held = clamps.held.data() + chain / block * d.stateWords;
    const uint64_t *values = clamps.values.data() + chain / block * d.stateWords;
    for (int64_t cell = 0; cell < 11; ++cell) {
      EXPECT_TRUE(bitAt(held, block, places[cell], chain % block));
      EXPECT_EQ(bitAt(values, block, places[cell], chain % block),
                spinOf(std::min(chain, chains - 1), cell) > 0)
          << chain << ", " << cell;
    }
    for (int64_t place : placesOfCells(d.variables[1]))
      EXPECT_FALSE(bitAt(held, block, place, chain % block));
  }
}

TEST_P(Holding, NothingIsNoClamp) {
  auto [block, chains] = GetParam();
  EXPECT_FALSE(holdCells(describe(block), {}, chains).any);
  EXPECT_FALSE(holdCells(describe(block), {}, chains, {true, true, {}, {}}).any);
}

INSTANTIATE_TEST_SUITE_P(Blocks, Holding,
                         testing::Values(Shape{1, 3}, Shape{64, 64}, Shape{64, 70}, Shape{128, 5},
                                         Shape{512, 600}),
                         [](const auto &info) {
                           return "Block" + std::to_string(info.param.block) + "Chains" +
                                  std::to_string(info.param.chains);
                         });

} // namespace
