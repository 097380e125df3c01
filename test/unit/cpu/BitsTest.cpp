//===- BitsTest.cpp - generated updates against a scalar one, bit for bit -----------------------------------===//
//
// The scalar update uses the runtime's reference stream and the arithmetic that HeatBath.h
// documents.
//
//===----------------------------------------------------------------------------------------------===//
#include "runtime/random/Streams.h"
#include "test/unit/cpu/Compiled.h"
#include "test/unit/cpu/Models.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

namespace isinglass::test {
namespace {

float power2(float y) {
  float rounded = y + 12582912.0f, f = y - (rounded - 12582912.0f);
  float p = 0.0013276472167834048f;
  for (float c : {0.00967554133102361f, 0.055507132728752746f, 0.2402211972396913f,
                  0.6931469670652652f, 1.0000000716546418f})
    p = std::fma(p, f, c);
  return std::bit_cast<float>(std::bit_cast<uint32_t>(p) +
                              (std::bit_cast<uint32_t>(rounded) << 23));
}

bool drawUp(float field, float scale, uint32_t number) {
  float x = field * scale, e = power2(std::fabs(x) < 64 ? std::fabs(x) : 64.0f);
  float t = static_cast<float>(number);
  return !std::signbit(x) != (std::fma(t, e, t) < 0x1p32f);
}

float scaleOf(double beta) { return static_cast<float>(beta * 2.8853900817779268); }

TEST(HeatBath, PowerOfTwoIsWithinTwoUlps) {
  double worst = 0;
  for (double y = 0; y <= 64; y += 1.0 / 4096) {
    float exact = static_cast<float>(y);
    worst = std::max(worst, std::abs(power2(exact) / std::exp2(static_cast<double>(exact)) - 1));
  }
  EXPECT_LT(worst, 0x1p-22); // 2.4e-7
  EXPECT_EQ(power2(64), std::exp2(64.0f) * power2(0));
}

TEST(HeatBath, TailsAndFloor) {
  // h = 0: heads and tails alike; t = 0 always flips; beyond 2^32 nothing else does.
  EXPECT_FALSE(drawUp(0, 1, 0));
  EXPECT_FALSE(drawUp(0, 1, (1u << 31) - 1024));
  EXPECT_TRUE(drawUp(0, 1, (1u << 31) + 1024));
  for (float field : {40.0f, 1e9f, std::numeric_limits<float>::infinity()}) {
    EXPECT_FALSE(drawUp(field, 1, 0));
    EXPECT_TRUE(drawUp(field, 1, 1));
    EXPECT_TRUE(drawUp(-field, 1, 0));
    EXPECT_FALSE(drawUp(-field, 1, ~0u));
  }
}

TEST(HeatBath, ProbabilityIsLogistic) {
  // The number of t that flip, found by bisection, against 2^32 / (1 + exp(2 beta h)).
  for (double h = 0; h < 10; h += 0.037) {
    uint64_t low = 0, high = uint64_t(1) << 32;
    while (low < high) {
      uint64_t middle = (low + high) / 2;
      drawUp(static_cast<float>(h), scaleOf(1), middle) ? high = middle : low = middle + 1;
    }
    double exact = 0x1p32 / (1 + std::exp(2 * h));
    EXPECT_NEAR(static_cast<double>(low), exact, 1 + 2e-6 * exact) << h;
  }
}

/// Independent spins on a ring, some held: order, stream and arithmetic are all there is.
TEST(Update, MatchesScalarBits) {
  constexpr int kCells = 61;
  Compiled model(spinModel("#ebm.lattice<61 open, []>", "  gibbs.buffer @b on nodes #g\n",
                           {"-0.7 * @b [@s] over nodes #g"}, "#gibbs.residues<[1] mod 3>"));
  model.drawParameters(3, 2.0);
  model.prepare();
  for (double beta : {0.05, 1.0, 7.5}) {
    Block block(model, 5);
    Aligned<uint64_t> held(model.description.stateWords), stream(block.stream), state(block.state);
    held[model.wordOf(7)] = ~uint64_t(0); // skipped: no draw
    held[model.wordOf(20)] = 0x0123456789abcdef;
    model.sweep(block, &held, beta, 5);
    runtime::StreamWords words(stream.get(), 64);
    for (int step = 0; step < 5 * 3; ++step)
      for (int cell = step % 3; cell < kCells; cell += 3) {
        int64_t at = model.wordOf(cell);
        if (held[at] == ~uint64_t(0))
          continue;
        runtime::Draw draw = runtime::draw(words);
        float weight = static_cast<float>(0.7 * static_cast<double>(model.data[cell]));
        uint64_t bits = 0;
        for (int chain = 0; chain < 64; ++chain)
          if (drawUp(weight, scaleOf(beta), runtime::chainNumber(draw, chain)))
            bits |= uint64_t(1) << chain;
        state[at] = (state[at] & held[at]) | (bits & ~held[at]);
      }
    for (int cell = 0; cell < kCells; ++cell)
      EXPECT_EQ(block.state[model.wordOf(cell)], state[model.wordOf(cell)])
          << cell << " at " << beta;
    for (int word = 0; word < 64; ++word)
      EXPECT_EQ(block.stream[word], stream[word]) << word;
  }
}

/// Phase after phase is the same run as a sweep.
TEST(Update, PhasesAreASweep) {
  Compiled model(latticeModel("5x7 periodic, [(0, 1), (1, 0)]",
                              "#gibbs.residues<[1, 1] mod 2, seams [1, 1]>"));
  model.drawParameters(1, 0.5);
  model.prepare();
  Block one(model, 9), other(one);
  Aligned<uint64_t> held(model.description.stateWords);
  model.sweep(one, &held, 1, 3);
  for (int sweep = 0; sweep < 3; ++sweep)
    for (int64_t phase = 0; phase < model.description.phases; ++phase)
      model.phase(other, other.stream, &held, 1, phase);
  for (size_t word = 0; word < one.state.size(); ++word)
    EXPECT_EQ(one.state[word], other.state[word]) << word;
}

} // namespace
} // namespace isinglass::test
