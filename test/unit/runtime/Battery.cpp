#include "test/unit/runtime/Battery.h"

#include <bit>
#include <bitset>
#include <cmath>

namespace isinglass::runtime::test {

namespace {

constexpr int kDraws = 20000;

void expectScore(Faults &faults, const std::string &what, double score, double bar = 4) {
  if (!(score < bar))
    faults.push_back(what + ": " + std::to_string(score) + " standard errors");
}

std::vector<uint32_t> halves(Source &source, int draws) {
  std::vector<uint32_t> all;
  for (int i = 0; i < draws; ++i) {
    Draw draw = source();
    for (int chain = 0; chain < 64; ++chain)
      all.push_back(chainNumber(draw, chain));
  }
  return all;
}

constexpr int kSequences = 256;

/// Sequence 8 k + j: the low bit of byte j of u64 number k of successive draws.
std::vector<std::bitset<kSequences>> lowBits(Source &source, int draws) {
  std::vector<std::bitset<kSequences>> all(draws);
  for (auto &bits : all) {
    Draw draw = source();
    for (int sequence = 0; sequence < kSequences; ++sequence)
      bits[sequence] = draw[sequence / 8] >> (8 * (sequence % 8)) & 1;
  }
  return all;
}

std::string nameOf(int sequence) {
  return "byte " + std::to_string(sequence % 8) + " of number " + std::to_string(sequence / 8);
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

constexpr int kSide = 256;
using Matrix = std::vector<std::bitset<kSide>>;

/// Rank over GF(2).
int rankOf(Matrix rows) {
  int rank = 0;
  for (int column = 0; column < kSide; ++column) {
    int pivot = rank;
    while (pivot < kSide && !rows[pivot][column])
      ++pivot;
    if (pivot == kSide)
      continue;
    std::swap(rows[pivot], rows[rank]);
    for (int i = rank + 1; i < kSide; ++i)
      if (rows[i][column])
        rows[i] ^= rows[rank];
    ++rank;
  }
  return rank;
}

} // namespace

double score(double observed, double expected, double variance) {
  return std::abs(observed - expected) / std::sqrt(variance);
}

Faults testBalance(Source source) {
  std::vector<int> ones(2048, 0);
  for (int i = 0; i < kDraws; ++i) {
    Draw draw = source();
    for (int bit = 0; bit < 2048; ++bit)
      ones[bit] += draw[bit / 64] >> (bit % 64) & 1;
  }
  Faults faults;
  double squares = 0;
  for (int bit = 0; bit < 2048; ++bit) {
    double z = (ones[bit] - kDraws / 2.0) / std::sqrt(kDraws / 4.0);
    squares += z * z;
    // 2,048 of them: 4 is passed by one in eight sets.
    expectScore(faults, "balance of bit " + std::to_string(bit), std::abs(z), 5);
  }
  expectScore(faults, "balance of all bits", score(squares, 2048, 2 * 2048));
  return faults;
}

Faults testLags(Source source) {
  std::vector<uint32_t> numbers = halves(source, kDraws);
  std::vector<size_t> lags;
  for (size_t lag = 1; lag <= 64; ++lag)
    lags.push_back(lag);
  for (size_t draws : {2, 3, 4, 7, 8, 16, 31, 64, 100})
    lags.push_back(64 * draws);
  Faults faults;
  for (size_t lag : lags) {
    int64_t different = 0, low = 0, high = 0;
    for (size_t i = lag; i < numbers.size(); ++i) {
      uint32_t x = numbers[i] ^ numbers[i - lag];
      different += std::popcount(x), low += x & 1, high += x >> 31;
    }
    double n = static_cast<double>(numbers.size() - lag);
    std::string where = " at lag " + std::to_string(lag);
    expectScore(faults, "correlation" + where, score(different, 16 * n, 8 * n));
    expectScore(faults, "correlation of low bits" + where, score(low, n / 2, n / 4));
    expectScore(faults, "correlation of high bits" + where, score(high, n / 2, n / 4));
  }
  return faults;
}

Faults testBytePairs(Source source) {
  std::vector<int> counts(65536, 0);
  std::vector<uint32_t> numbers = halves(source, kDraws);
  for (uint32_t number : numbers)
    ++counts[number & 0xffff], ++counts[number >> 16];
  double expected = 2 * static_cast<double>(numbers.size()) / 65536, chi = 0;
  for (int count : counts)
    chi += (count - expected) * (count - expected) / expected;
  Faults faults;
  expectScore(faults, "pairs of bytes", score(chi, 65535, 2 * 65535.0));
  return faults;
}

Faults testLinearComplexity(Source source) {
  constexpr int count = 1000;
  auto all = lowBits(source, count);
  Faults faults;
  for (int sequence = 0; sequence < kSequences; ++sequence) {
    std::vector<bool> bits(count);
    for (int i = 0; i < count; ++i)
      bits[i] = all[i][sequence];
    // Random bits: count / 2 + 2/9, further away than k with probability 2^(1 - 2 k) or so
    // (Rueppel, "Analysis and Design of Stream Ciphers", 1986, ch. 4).
    int length = linearComplexity(bits);
    if (std::abs(length - count / 2) > 10)
      faults.push_back("linear complexity " + std::to_string(length) + " of " + nameOf(sequence));
  }
  return faults;
}

Faults testMatrixRanks(Source source) {
  auto all = lowBits(source, kSide * kSide);
  Faults faults;
  int full = 0;
  for (int sequence = 0; sequence < kSequences; ++sequence) {
    Matrix rows(kSide);
    for (int i = 0; i < kSide * kSide; ++i)
      rows[i / kSide][i % kSide] = all[i][sequence];
    int rank = rankOf(std::move(rows));
    full += rank == kSide;
    if (rank < kSide - 4) // 2^-25
      faults.push_back("rank " + std::to_string(rank) + " of " + nameOf(sequence));
  }
  // The product of 1 - 2^-k over all k >= 1.
  constexpr double p = 0.288788;
  expectScore(faults, "full ranks", score(full, p * kSequences, p * (1 - p) * kSequences));
  return faults;
}

Faults testAll(const std::function<Source()> &start) {
  Faults faults;
  for (auto test : {testBalance, testLags, testBytePairs, testLinearComplexity, testMatrixRanks})
    for (const std::string &fault : test(start()))
      faults.push_back(fault);
  return faults;
}

} // namespace isinglass::runtime::test
