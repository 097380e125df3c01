// How chains take their numbers from a stream, the spins they start from, and draws of parameters.
// Bars of 4 standard errors, fixed seeds.
#include "runtime/random/Streams.h"
#include "runtime/random/Draws.h"
#include "test/unit/runtime/Battery.h"

#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <set>

using namespace isinglass::runtime;
using isinglass::runtime::test::score;

namespace {

TEST(Streams, AStepServesSixteenChains) {
  for (const Generator &generator : getGenerators()) {
    std::vector<uint64_t> words(generator.streamWords);
    generator.seed(1, 2, 3, words);
    auto other = words;
    Draw all = draw(other, generator);
    for (int step = 0; step < 4; ++step) {
      Bits bits = generator.next(words, step);
      for (int lane = 0; lane < 8; ++lane) {
        int chain = 16 * step + 2 * lane;
        EXPECT_EQ(chainNumber(all, chain), static_cast<uint32_t>(bits[lane])) << generator.name;
        EXPECT_EQ(chainNumber(all, chain + 1), bits[lane] >> 32) << generator.name;
      }
    }
    EXPECT_EQ(words, other);
  }
}

TEST(Streams, AStepMovesOnePartOfXoroshiro) {
  const Generator &generator = *findGenerator("xoroshiro128++");
  std::array<uint64_t, 64> words;
  generator.seed(1, 2, 3, words);
  auto other = words;
  generator.next(words, 2);
  EXPECT_TRUE(std::equal(words.begin(), words.begin() + 32, other.begin()));
  EXPECT_FALSE(std::equal(words.begin() + 32, words.begin() + 48, other.begin() + 32));
  EXPECT_TRUE(std::equal(words.begin() + 48, words.end(), other.begin() + 48));
}

/// The start of the default stream is part of every run's meaning.
TEST(Streams, StartIsFixed) {
  std::vector<uint64_t> words(getGenerators().front().streamWords);
  getGenerators().front().seed(1, 2, 3, words);
  EXPECT_EQ(words[0], 0xd09a08d6a23eeeefu);
  EXPECT_EQ(words[71], 0x1868881df7846bdeu);
}

TEST(Streams, InitialSpinsAreFairAndDistinct) {
  int64_t ones = 0;
  std::set<uint64_t> seen;
  for (uint32_t block = 0; block < 10; ++block)
    for (uint64_t cell = 0; cell < 10000; ++cell) {
      uint64_t word = initialSpins(1, block, cell);
      ones += std::popcount(word);
      seen.insert(word);
    }
  double bits = 64e5;
  EXPECT_LT(score(ones, bits / 2, bits / 4), 4);
  EXPECT_EQ(seen.size(), 100000u);
  EXPECT_NE(initialSpins(1, 0, 5), initialSpins(1, 0, 5 + (uint64_t(1) << 32)));
}

TEST(Draws, NormalHasItsMoments) {
  constexpr int n = 200000;
  double sum = 0, squares = 0, fourth = 0, lag = 0, previous = 0;
  for (int i = 0; i < n; ++i) {
    double z = (normalDraw(2.0, 3.0, 7, i) - 2.0) / 3.0;
    sum += z, squares += z * z, fourth += z * z * z * z, lag += z * previous;
    previous = z;
  }
  EXPECT_LT(score(sum, 0, n), 4);
  EXPECT_LT(score(squares, n, 2.0 * n), 4);
  EXPECT_LT(score(fourth, 3.0 * n, 96.0 * n), 4);
  EXPECT_LT(score(lag, 0, n), 4);
}

/// Every bit of a group has the chance, whatever the digits of the chance, and no two share their
/// numbers.
TEST(Draws, BernoulliBitsHaveTheirChance) {
  constexpr int n = 100000;
  for (uint32_t chance : {0x0ccccccdu, 0x40000000u, 0x80000000u, 0x80000001u, 0xffffffffu, 1u}) {
    double p = std::ldexp(chance, -32);
    std::array<int64_t, 64> counts{};
    int64_t both = 0;
    for (int group = 0; group < n; ++group) {
      uint64_t bits = bernoulliDraws(5, group, chance);
      both += std::popcount(bits & std::rotl(bits, 1));
      for (int lane = 0; lane < 64; ++lane)
        counts[lane] += bits >> lane & 1;
    }
    for (int lane = 0; lane < 64; ++lane)
      EXPECT_LE(score(counts[lane], n * p, n * p * (1 - p)), 4.5) << chance << ", " << lane;
    // A pair is correlated with the next, which shares a bit.
    double pairs = 64.0 * n, q = p * p;
    EXPECT_LE(score(both, pairs * q, pairs * (q * (1 - q) + 2 * (p * q - q * q))), 4) << chance;
  }
  EXPECT_EQ(bernoulliDraws(5, 1, 0), 0u);
}

/// They are comparisons of the same numbers: what is below a chance is below a larger one.
TEST(Draws, BernoulliBitsGrowWithTheChance) {
  for (uint64_t group : {uint64_t(0), uint64_t(7), uint64_t(1) << 40}) {
    uint64_t smaller = 0;
    for (uint64_t chance = 0; chance < uint64_t(1) << 32; chance += 0x00e1d2c3) {
      uint64_t bits = bernoulliDraws(9, group, static_cast<uint32_t>(chance));
      EXPECT_EQ(smaller & ~bits, 0u) << chance;
      smaller = bits;
    }
    EXPECT_GT(std::popcount(smaller), 60);
  }
  EXPECT_NE(bernoulliDraws(9, 1, 1u << 31), bernoulliDraws(9, 1 + (uint64_t(1) << 32), 1u << 31));
}

TEST(Draws, UniformAndSigns) {
  constexpr int n = 200000;
  double sum = 0, squares = 0, signs = 0;
  for (int i = 0; i < n; ++i) {
    float u = uniformDraw(-1.0, 3.0, 7, i);
    ASSERT_GE(u, -1.0f);
    ASSERT_LE(u, 3.0f);
    double x = (u + 1.0) / 4.0;
    sum += x, squares += x * x;
    float sign = signDraw(7, i);
    ASSERT_EQ(std::abs(sign), 1.0f);
    signs += sign;
  }
  EXPECT_LT(score(sum, n / 2.0, n / 12.0), 4);
  EXPECT_LT(score(squares, n / 3.0, n * 4.0 / 45.0), 4);
  EXPECT_LT(score(signs, 0, n), 4);
}

TEST(Draws, DependOnSeedAndIndexAlone) {
  EXPECT_EQ(normalDraw(0, 1, 3, 100), normalDraw(0, 1, 3, 100));
  EXPECT_NE(normalDraw(0, 1, 3, 100), normalDraw(0, 1, 4, 100));
  EXPECT_NE(normalDraw(0, 1, 3, 100), normalDraw(0, 1, 3, 101));
  EXPECT_NE(normalDraw(0, 1, 3, 1), normalDraw(0, 1, 3, 1 + (uint64_t(1) << 32)));
  // What these give is part of every model's meaning: a change is a break. (The normal within a few
  // units in the last place: it goes through the C library's logarithm and cosine.)
  EXPECT_FLOAT_EQ(normalDraw(0, 1, 3, 0), -0.399472147f);
  EXPECT_EQ(uniformDraw(0, 1, 3, 0), 0.98739177f);
  EXPECT_EQ(signDraw(3, 0), 1.0f);
}

} // namespace
