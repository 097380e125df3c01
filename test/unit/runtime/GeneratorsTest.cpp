// The bits that generated code is fed: known answers, seeding, and a battery that each generator
// passes from a fixed seed and that planted faults fail.
#include "runtime/random/Ars.h"
#include "runtime/random/Shishua.h"
#include "test/unit/runtime/Battery.h"

#include <bit>
#include <gtest/gtest.h>
#include <set>

using namespace isinglass::runtime;
using namespace isinglass::runtime::test;

namespace {

using Words = std::vector<uint64_t>;

Words makeStream(const Generator &generator, uint64_t seed, uint32_t block, uint32_t tile) {
  Words words(generator.streamWords);
  generator.seed(seed, block, tile, words);
  return words;
}

Source sourceOf(const Generator &generator, uint32_t block = 0, uint32_t tile = 0) {
  // Steps 0 .. 7 in turn, so that a generator of two parts of four is tested in both.
  return [&generator, words = makeStream(generator, 1, block, tile), first = int64_t(4)]() mutable {
    first = 4 - first;
    Draw all;
    for (int64_t step = 0; step < 4; ++step)
      std::ranges::copy(generator.next(words, first + step), all.begin() + 8 * step);
    return all;
  };
}

class Generators : public testing::TestWithParam<int> {
protected:
  const Generator &generator = getGenerators()[GetParam()];
};

INSTANTIATE_TEST_SUITE_P(All, Generators, testing::Range(0, 5), [](const auto &info) {
  std::string name(getGenerators()[info.param].name);
  std::erase(name, '+');
  return name;
});

TEST_P(Generators, PassesTheBattery) {
  EXPECT_EQ(testAll([&] { return sourceOf(generator); }), Faults());
}

TEST_P(Generators, StreamsAreUncorrelated) {
  Source a = sourceOf(generator), b = sourceOf(generator, 1), c = sourceOf(generator, 0, 1);
  int64_t ab = 0, ac = 0, bits = 0;
  for (int i = 0; i < 4000; ++i) {
    Draw x = a(), y = b(), z = c();
    for (size_t k = 0; k < x.size(); ++k)
      ab += std::popcount(x[k] ^ y[k]), ac += std::popcount(x[k] ^ z[k]), bits += 64;
  }
  double n = static_cast<double>(bits);
  EXPECT_LT(score(ab, n / 2, n / 4), 4);
  EXPECT_LT(score(ac, n / 2, n / 4), 4);
}

/// No number occurs twice, in streams of any seed, block, tile and lane.
TEST_P(Generators, StreamsDiffer) {
  std::set<uint64_t> seen;
  size_t count = 0;
  for (uint64_t seed : {uint64_t(1), uint64_t(2), uint64_t(1) << 32, UINT64_MAX})
    for (uint32_t block : {0u, 1u, 77u, UINT32_MAX})
      for (uint32_t tile : {0u, 1u, 77u, UINT32_MAX}) {
        Words words = makeStream(generator, seed, block, tile);
        EXPECT_EQ(words, makeStream(generator, seed, block, tile));
        for (int number : {0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 0})
          for (uint64_t bits : generator.next(words, number))
            seen.insert(bits), ++count;
      }
  EXPECT_EQ(seen.size(), count);
}

TEST(Generator, IsFoundByName) {
  EXPECT_EQ(getGenerators().front().name, "shishua");
  for (const Generator &generator : getGenerators()) {
    EXPECT_EQ(findGenerator(generator.name), &generator);
    EXPECT_EQ(generator.streamWords % 8, 0);
  }
  EXPECT_EQ(findGenerator("xoroshiro128+"), nullptr);
}

/// Every lane of every part started at `state` gives these numbers.
void expectNumbers(std::string_view name, const Words &state, const Words &numbers) {
  const Generator &generator = *findGenerator(name);
  Words words(generator.streamWords);
  for (size_t at = 0; at < words.size(); ++at)
    words[at] = state[at / 8 % state.size()];
  for (uint64_t number : numbers)
    for (uint64_t bits : draw(words, generator))
      ASSERT_EQ(bits, number) << name;
}

TEST(Generator, XoroshiroAndXoshiroAreTheirAuthors) {
  // xoroshiro128plusplus.c and xoshiro256plusplus.c of prng.di.unimi.it.
  expectNumbers("xoroshiro128++", {1, 2}, {393217, 669327710093319, 1732421326133921491});
  expectNumbers("xoshiro256++", {1, 2, 3, 4},
                {41943041, 58720359, 3588806011781223, 3591011842654386});
}

/// Digits of pi, the arguments of Random123's known answers.
constexpr std::array<uint64_t, 2> kCounter{0x85a308d3243f6a88, 0x0370734413198a2e},
    kKey{0x299f31d0a4093822, 0xec4e6c89082efa98};

TEST(Generator, ArsIsRandom123) {
  // ars4x32_R of Random123 1.14, words joined, low first.
  using Block = std::array<uint64_t, 2>;
  EXPECT_EQ(ars({0, 0}, {0, 0}, 5), (Block{0x7cdc3bca7ecce06f, 0x29d24c9b15513c87}));
  EXPECT_EQ(ars({0, 0}, {0, 0}, 7), (Block{0xc45798f3dacf61ff, 0x101e27f3113c7eeb}));
  EXPECT_EQ(ars(kCounter, kKey, 5), (Block{0x525af5359150862d, 0xe2a606486612f4fa}));
  EXPECT_EQ(ars(kCounter, kKey, 7), (Block{0xf67d43bad1df87af, 0x393dcb2d4f66afdb}));
}

TEST(Generator, CountersCountInTheirLanes) {
  const Generator &generator = *findGenerator("ars5");
  Words words = makeStream(generator, 5, 6, 7);
  std::array<uint64_t, 2> key{words[8], words[9]};
  for (uint64_t counter = 0; counter < 100; counter += 4) {
    Bits bits = generator.next(words, 3);
    for (uint64_t lane = 0; lane < 4; ++lane)
      EXPECT_EQ((std::array{bits[2 * lane], bits[2 * lane + 1]}), ars({counter + lane, 0}, key, 5));
  }
}

/// Round number `round` of all instances of a stream, after the author's prng_init of a seed. Its
/// outputs are bytes 128 * round .. 128 * round + 127 of the author's: those from prng_init are not
/// given.
Words shishuaRound(const std::array<uint64_t, 4> &seed, int round) {
  const Generator &generator = *findGenerator("shishua");
  Words words(generator.streamWords), numbers;
  for (int instance = 0; instance < 4; ++instance)
    seedShishua(seed, instance, words);
  for (int made = 1; made <= 2 * round; ++made) { // of part 0, of part 1, of part 0 ...
    numbers.clear();
    for (int number = 4 * made - 4; number < 4 * made; ++number) {
      Bits bits = generator.next(words, number);
      EXPECT_TRUE(std::equal(bits.begin(), bits.begin() + 4, bits.begin() + 4));
      numbers.insert(numbers.end(), bits.begin(), bits.begin() + 4);
    }
  }
  return numbers;
}

TEST(Generator, ShishuaIsItsAuthors) {
  // test-vectors.h of github.com/espadrine/shishua: seeds 0 and the digits of pi.
  EXPECT_EQ(
      shishuaRound({0, 0, 0, 0}, 1),
      (Words{0x718c03cb7f7aa20e, 0x9424ef8f7d05c7e2, 0xf9988060dda69751, 0xad5197d15d27ccf4,
             0x84c2c99618f64b0f, 0x4e3816299e60342e, 0xf4702a6c057f9f71, 0x91f0d6d1022c59b8,
             0x285ea7c87eac5d06, 0x1abfac0d1e08fd25, 0x416c6039822ec232, 0xc4049eb5d63cb1f1,
             0xefa90067b3fefb5a, 0x8540d7e172f51c25, 0x54771d497902ccdb, 0x0241e87a68852196}));
  EXPECT_EQ(
      shishuaRound({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa409382229f31d00, 0x82efa98ec4e6c894},
                   3),
      (Words{0x208d58e82967e5d1, 0x72ff019313caa119, 0xd0358085ae662397, 0xe6617c30ba8f4e74,
             0x0ac505296a11b4b0, 0x41faad96ce0b4e27, 0xae329624ac4f145a, 0xfdf9615761263f94,
             0x2faa17743323716d, 0xed13a801072ebda9, 0x7c0051c737114851, 0x941257066726769b,
             0xb7087a4f0d92d7f8, 0x53f23929096e54bf, 0x52d2ee14b28149aa, 0xed751b4ec0e34b68}));
}

TEST(Generator, PhiloxIsRandom123) {
  // philox4x32 10 with digits of pi, from Random123's kat_vectors.
  const Generator &generator = *findGenerator("philox");
  Words words;
  for (int lane = 0; lane < 4; ++lane)
    words.insert(words.end(), kCounter.begin(), kCounter.end());
  for (int lane = 0; lane < 4; ++lane)
    words.insert(words.end(), {0xa4093822, 0x299f31d0});
  Bits bits = generator.next(words, 0);
  for (int lane = 0; lane < 8; lane += 2) {
    EXPECT_EQ(bits[lane], 0x94fdccebd16cfe09);
    EXPECT_EQ(bits[lane + 1], 0x24126ea15001e420);
  }
  EXPECT_EQ(words[0], kCounter[0] + 4);
}

//===------------------------------------------------------------------------------------------===//
// Planted faults.

bool found(const Faults &faults, const std::string &what) {
  for (const std::string &fault : faults)
    if (fault.starts_with(what))
      return true;
  return false;
}

/// The scrambler + in place of ++.
Source xoroshiroPlus() {
  const Generator &generator = *findGenerator("xoroshiro128++");
  return [&generator, words = makeStream(generator, 1, 0, 0)]() mutable {
    Words before = words;
    Draw numbers = draw(words, generator);
    for (int at = 0; at < 32; ++at)
      numbers[at] = before[at / 8 * 16 + at % 8] + before[at / 8 * 16 + 8 + at % 8];
    return numbers;
  };
}

TEST(Fault, LowBitOfPlusIsLinear) {
  Faults faults = testAll(xoroshiroPlus);
  EXPECT_TRUE(found(faults, "linear complexity 128 of byte 0 of number 31"));
  EXPECT_TRUE(found(faults, "rank 128 of byte 0 of number 0"));
  // And nothing else: a recurrence is balanced.
  EXPECT_FALSE(found(faults, "balance") || found(faults, "correlation"));
}

/// Counters in 4 lanes under `rounds` of AES, which grow by `step` a step.
Source arsOf(int rounds, uint64_t step) {
  return [=, counter = uint64_t(0)]() mutable {
    Draw numbers;
    for (int at = 0; at < 32; at += 2) {
      auto bits = ars({counter + at / 2 % 4, 0}, kKey, rounds);
      numbers[at] = bits[0];
      numbers[at + 1] = bits[1];
      counter += at % 8 == 6 ? step : 0;
    }
    return numbers;
  };
}

/// SHISHUA whose outputs are its state.
TEST(Fault, TurnedStateIsSeen) {
  Faults faults = testAll([] {
    const Generator &generator = *findGenerator("shishua");
    return [&generator, words = makeStream(generator, 1, 0, 0)]() mutable {
      Draw numbers = draw(words, generator);
      std::copy_n(words.begin(), 32, numbers.begin());
      return numbers;
    };
  });
  EXPECT_TRUE(found(faults, "correlation"));
}

TEST(Fault, OneRoundIsTooFew) {
  EXPECT_EQ(testAll([] { return arsOf(5, 4); }), Faults());
  Faults faults = testAll([] { return arsOf(1, 4); });
  for (const char *what : {"balance", "correlation", "pairs of bytes", "linear complexity", "rank"})
    EXPECT_TRUE(found(faults, what)) << what;
}

TEST(Fault, RepeatedCountersAreSeen) {
  EXPECT_TRUE(found(testLags(arsOf(5, 2)), "correlation at lag 8"));
  EXPECT_TRUE(found(testLags(arsOf(5, 0)), "correlation at lag 64"));
}

} // namespace
