// The bits that generated code is fed. Every test has bars of 4 standard errors and a fixed seed;
// those that look for linear structure also have a generator that must fail them.
#include "runtime/random/Streams.h"
#include "runtime/random/Draws.h"

#include <bit>
#include <bitset>
#include <cmath>
#include <gtest/gtest.h>
#include <set>

using namespace isinglass::runtime;

namespace {

using Words = std::array<uint64_t, kStreamWords>;

Words makeStream(uint64_t seed, uint32_t block, uint32_t tile) {
  Words words;
  seedStream(seed, block, tile, words);
  return words;
}

/// One draw of xoroshiro128+ from the same words: the planted fault.
Draw drawPlus(Words &words) {
  Words before = words;
  draw(words);
  Draw out;
  for (int g = 0; g < kStreamGroups; ++g)
    for (int lane = 0; lane < kStreamLanes; ++lane)
      out[8 * g + lane] = before[16 * g + lane] + before[16 * g + 8 + lane];
  return out;
}

Draw drawPlusPlus(Words &words) { return draw(words); }

using Generator = Draw (*)(Words &);

double score(double observed, double expected, double variance) {
  return std::abs(observed - expected) / std::sqrt(variance);
}

TEST(Streams, ReferenceIsXoroshiro128PlusPlus) {
  // First outputs of Blackman & Vigna's xoroshiro128plusplus.c from s = {1, 2}.
  Words words{};
  for (int g = 0; g < 4; ++g)
    for (int lane = 0; lane < 8; ++lane)
      words[16 * g + lane] = 1, words[16 * g + 8 + lane] = 2;
  uint64_t s[2] = {1, 2};
  for (int i = 0; i < 100; ++i) {
    uint64_t s0 = s[0], s1 = s[1], sum = s0 + s1;
    uint64_t expected = ((sum << 17) | (sum >> 47)) + s0;
    s1 ^= s0;
    s[0] = ((s0 << 49) | (s0 >> 15)) ^ s1 ^ (s1 << 21);
    s[1] = (s1 << 28) | (s1 >> 36);
    Draw all = draw(words);
    if (i == 0) {
      EXPECT_EQ(all[0], 393217u);
    }
    for (uint64_t number : all)
      ASSERT_EQ(number, expected);
  }
}

TEST(Streams, AGroupStepsAloneAndChainsTakeTheirHalf) {
  Words words = makeStream(1, 2, 3), other = words;
  auto outputs = next(words, 2);
  EXPECT_TRUE(std::equal(words.begin(), words.begin() + 32, other.begin()));
  EXPECT_TRUE(std::equal(words.begin() + 48, words.end(), other.begin() + 48));
  Draw all = draw(other);
  for (int lane = 0; lane < 8; ++lane) {
    EXPECT_EQ(all[16 + lane], outputs[lane]);
    EXPECT_EQ(chainNumber(all, 32 + 2 * lane), static_cast<uint32_t>(outputs[lane]));
    EXPECT_EQ(chainNumber(all, 32 + 2 * lane + 1), outputs[lane] >> 32);
  }
}

TEST(Streams, DifferInSeedBlockTileAndLane) {
  std::set<uint64_t> states;
  size_t count = 0;
  for (uint64_t seed : {uint64_t(1), uint64_t(2), uint64_t(1) << 32, UINT64_MAX})
    for (uint32_t block : {0u, 1u, 77u, UINT32_MAX})
      for (uint32_t tile : {0u, 1u, 77u, UINT32_MAX})
        for (uint64_t word : makeStream(seed, block, tile))
          states.insert(word), ++count;
  EXPECT_EQ(states.size(), count);
  EXPECT_EQ(makeStream(5, 6, 7), makeStream(5, 6, 7));
}

TEST(Streams, DistinctStreamsAreUncorrelated) {
  Words a = makeStream(1, 0, 0), b = makeStream(1, 1, 0), c = makeStream(1, 0, 1);
  int64_t ab = 0, ac = 0, bits = 0;
  for (int i = 0; i < 4000; ++i) {
    Draw x = draw(a), y = draw(b), z = draw(c);
    for (size_t k = 0; k < x.size(); ++k)
      ab += std::popcount(x[k] ^ y[k]), ac += std::popcount(x[k] ^ z[k]), bits += 64;
  }
  double n = static_cast<double>(bits);
  EXPECT_LT(score(ab, n / 2, n / 4), 4);
  EXPECT_LT(score(ac, n / 2, n / 4), 4);
}

TEST(Streams, EachBitIsBalanced) {
  Words words = makeStream(1, 0, 0);
  constexpr int draws = 20000;
  std::vector<int> ones(32 * 64, 0);
  for (int i = 0; i < draws; ++i) {
    Draw all = draw(words);
    for (int k = 0; k < 32; ++k)
      for (int bit = 0; bit < 64; ++bit)
        ones[64 * k + bit] += all[k] >> bit & 1;
  }
  double squares = 0;
  for (int count : ones) {
    double z = (count - draws / 2.0) / std::sqrt(draws / 4.0);
    squares += z * z;
    EXPECT_LT(std::abs(z), 5); // 2,048 of them: 4 is passed by one in eight sets
  }
  EXPECT_LT(score(squares, 2048, 2 * 2048), 4);
}

TEST(Streams, NoCorrelationWithEarlierDraws) {
  Words words = makeStream(1, 0, 0);
  constexpr int draws = 20000;
  std::vector<Draw> all;
  for (int i = 0; i < draws; ++i)
    all.push_back(draw(words));
  for (int lag : {1, 2, 3, 4, 7, 8, 16, 31, 64, 100}) {
    // All bits of a lane together, and the low and high bit alone.
    int64_t different = 0, low = 0, high = 0;
    for (int i = lag; i < draws; ++i)
      for (int k = 0; k < 32; ++k) {
        uint64_t x = all[i][k] ^ all[i - lag][k];
        different += std::popcount(x), low += x & 1, high += x >> 63;
      }
    double n = 32.0 * (draws - lag);
    EXPECT_LT(score(different, 32 * n, 16 * n), 4) << lag;
    EXPECT_LT(score(low, n / 2, n / 4), 4) << lag;
    EXPECT_LT(score(high, n / 2, n / 4), 4) << lag;
  }
}

TEST(Streams, NeighbouringChainsAreUncorrelated) {
  Words words = makeStream(1, 0, 0);
  std::vector<int64_t> different(64, 0);
  constexpr int draws = 20000;
  for (int i = 0; i < draws; ++i) {
    Draw all = draw(words);
    for (int chain = 0; chain < 64; ++chain)
      different[chain] +=
          std::popcount(chainNumber(all, chain) ^ chainNumber(all, (chain + 1) % 64));
  }
  for (int64_t count : different)
    EXPECT_LT(score(count, 16.0 * draws, 8.0 * draws), 4);
}

TEST(Streams, PairsOfBytesAreUniform) {
  Words words = makeStream(1, 0, 0);
  std::vector<int> pairs(65536, 0);
  int64_t n = 0;
  for (int i = 0; i < 20000; ++i)
    for (uint64_t number : draw(words))
      for (int k = 0; k < 8; k += 2, ++n)
        ++pairs[number >> (8 * k) & 0xffff];
  double expected = static_cast<double>(n) / 65536, chi = 0;
  for (int count : pairs)
    chi += (count - expected) * (count - expected) / expected;
  EXPECT_LT(score(chi, 65535, 2 * 65535.0), 4);
}

/// The low bit of u64 number k of successive draws.
std::vector<bool> lowBits(Generator generator, int number, int count) {
  Words words = makeStream(1, 0, 0);
  std::vector<bool> bits;
  for (int i = 0; i < count; ++i)
    bits.push_back(generator(words)[number] & 1);
  return bits;
}

/// Length of the shortest linear recurrence that makes the bits (Berlekamp 1968, Massey 1969).
int linearComplexity(const std::vector<bool> &bits) {
  constexpr size_t size = 1024;
  std::bitset<size> c(1), b(1), window; // window: bit k is bits[i - k]
  int length = 0, last = -1;
  for (int i = 0; i < static_cast<int>(bits.size()); ++i) {
    window = window << 1 | std::bitset<size>(bits[i]);
    if ((c & window).count() % 2 == 0)
      continue;
    auto before = c;
    c ^= b << (i - last);
    if (2 * length <= i)
      length = i + 1 - length, last = i, b = before;
  }
  return length;
}

TEST(Streams, LowBitHasFullLinearComplexity) {
  constexpr int bits = 1000;
  for (int number = 0; number < 32; ++number) {
    // Random bits: bits / 2 + 2/9 and a standard deviation of 1.04; plus stops at its 128 bits of
    // state.
    EXPECT_NEAR(linearComplexity(lowBits(drawPlusPlus, number, bits)), bits / 2, 6);
    EXPECT_LE(linearComplexity(lowBits(drawPlus, number, bits)), 128);
  }
}

/// Rank over GF(2) of the 256 x 256 matrix of consecutive bits.
int rankOf(const std::vector<bool> &bits, int first) {
  constexpr int size = 256;
  std::vector<std::bitset<size>> rows(size);
  for (int i = 0; i < size * size; ++i)
    rows[i / size][i % size] = bits[first + i];
  int rank = 0;
  for (int column = 0; column < size; ++column) {
    int pivot = rank;
    while (pivot < size && !rows[pivot][column])
      ++pivot;
    if (pivot == size)
      continue;
    std::swap(rows[pivot], rows[rank]);
    for (int i = rank + 1; i < size; ++i)
      if (rows[i][column])
        rows[i] ^= rows[rank];
    ++rank;
  }
  return rank;
}

TEST(Streams, MatricesOfLowBitsHaveFullRank) {
  for (int number : {0, 9, 18, 31}) {
    constexpr int matrices = 16;
    auto bits = lowBits(drawPlusPlus, number, matrices * 65536);
    int full = 0;
    for (int m = 0; m < matrices; ++m) {
      int rank = rankOf(bits, m * 65536);
      EXPECT_GE(rank, 252); // 2^-16 below that
      full += rank == 256;
    }
    EXPECT_LT(score(full, 0.2888 * matrices, 0.2888 * 0.7112 * matrices), 4);
    EXPECT_LE(rankOf(lowBits(drawPlus, number, 65536), 0), 128);
  }
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
