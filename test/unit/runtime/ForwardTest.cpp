#include "runtime/training/Forward.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <stdexcept>

using namespace isinglass::runtime;
using Scale = ForwardTimes::Scale;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Forward, TimesOfAChain) {
  std::vector<double> log = forwardTimes({}, 4);
  ASSERT_EQ(log.size(), 5u);
  EXPECT_EQ(log[0], 0);
  EXPECT_DOUBLE_EQ(log[1], -std::log(0.75));
  EXPECT_DOUBLE_EQ(log[2], std::log(2));
  EXPECT_EQ(log[4], kInfinity);
  EXPECT_EQ(forwardTimes({}, 1), (std::vector<double>{0, kInfinity}));
  EXPECT_EQ(forwardTimes({Scale::Linear, 3}, 2), (std::vector<double>{0, 1.5, 3}));
}

/// The couplings of the authors' setting: 8 steps, logarithmic, rate 0.9.
TEST(Forward, PublishedCouplings) {
  std::vector<double> published{1.4066, 1.3350, 1.2514, 1.1509, 1.0250, 0.8561, 0.5984, 0};
  std::vector<double> couplings = forwardCouplings({}, 8, 0.9);
  ASSERT_EQ(couplings.size(), published.size());
  for (size_t i = 0; i < published.size(); ++i)
    EXPECT_NEAR(couplings[i], published[i], 5e-5) << i;
  EXPECT_EQ(couplings.back(), 0);
}

/// exp(w x y) normalised over y is the jump process: a positive coupling keeps spins aligned.
TEST(Forward, TheCouplingIsTheKernel) {
  for (double rate : {0.2, 0.9, 1.5})
    for (double time : {0.01, 0.13, 1.0, 7.0, kInfinity}) {
      double w = forwardCoupling(rate, time);
      EXPECT_NEAR(std::exp(w) / (std::exp(w) + std::exp(-w)), keepProbability(rate, time), 1e-12);
    }
}

/// Two steps of noise are one of both times, for spins and for labels.
TEST(Forward, JumpsCompose) {
  for (int64_t states : {2, 10}) {
    double a = keepProbability(0.9, 0.3, states), b = keepProbability(0.9, 0.5, states);
    double back = (1 - a) * (1 - b) / static_cast<double>(states - 1);
    EXPECT_NEAR(a * b + back, keepProbability(0.9, 0.8, states), 1e-14);
    EXPECT_EQ(keepProbability(0.9, 0, states), 1);
    EXPECT_DOUBLE_EQ(keepProbability(0.9, kInfinity, states), 1.0 / static_cast<double>(states));
  }
}

double keptPart(double rate, double time, uint64_t seed, size_t count) {
  std::vector<int8_t> spins(count);
  for (size_t i = 0; i < count; ++i)
    spins[i] = i % 3 ? 1 : -1;
  std::vector<int8_t> before = spins;
  addNoise(spins, rate, time, seed, 0);
  double kept = 0;
  for (size_t i = 0; i < count; ++i)
    kept += spins[i] == before[i];
  return kept / static_cast<double>(count);
}

/// Of a million spins, within 4 standard errors; with the rate of another process it is not.
TEST(Forward, NoiseKeepsWhatTheCouplingSays) {
  constexpr size_t kCount = 1000000;
  for (double time : {0.1335, 0.6, kInfinity}) {
    double keep = 1 / (1 + std::exp(-2 * forwardCoupling(0.9, time)));
    double error = std::sqrt(keep * (1 - keep) / kCount);
    EXPECT_NEAR(keptPart(0.9, time, 5, kCount), keep, 4 * error);
    if (time < kInfinity)
      EXPECT_GT(std::abs(keptPart(0.95, time, 5, kCount) - keep), 4 * error);
  }
}

/// A pixel of three spins, one of them up: the levels after noise (four standard errors).
TEST(Forward, NoiseOfAGreyLevelIsExact) {
  constexpr int kPixels = 200000;
  double time = -std::log(0.6) / 0.9; // keeps 0.8
  std::vector<int8_t> spins(3 * kPixels, -1);
  for (int pixel = 0; pixel < kPixels; ++pixel)
    spins[3 * pixel + pixel % 3] = 1;
  addNoise(spins, 0.9, time, 11, 0);
  double found[4] = {}, expected[4] = {.128, .576, .264, .032};
  for (int pixel = 0; pixel < kPixels; ++pixel)
    found[std::count(&spins[3 * pixel], &spins[3 * pixel] + 3, 1)] += 1.0 / kPixels;
  for (int level = 0; level < 4; ++level) {
    double error = std::sqrt(expected[level] * (1 - expected[level]) / kPixels);
    EXPECT_NEAR(found[level], expected[level], 4 * error) << level;
  }
}

TEST(Forward, NoiseIsOfTheSpinNotOfTheCall) {
  std::vector<int8_t> whole(100, 1), parts(100, 1);
  addNoise(whole, 0.9, 0.5, 3, 1000);
  addNoise(std::span(parts).first(37), 0.9, 0.5, 3, 1000);
  addNoise(std::span(parts).subspan(37), 0.9, 0.5, 3, 1037);
  EXPECT_EQ(whole, parts);
  EXPECT_NE(std::accumulate(whole.begin(), whole.end(), 0), 100);
}

TEST(Forward, RefusesWhatIsNoProcess) {
  EXPECT_THROW(forwardTimes({}, 0), std::invalid_argument);
  EXPECT_THROW(forwardTimes({Scale::Linear, 0}, 2), std::invalid_argument);
  EXPECT_THROW(forwardCoupling(0, 1), std::invalid_argument);
  EXPECT_THROW(forwardCoupling(1, 0), std::invalid_argument);
  EXPECT_THROW(forwardCoupling(1, NAN), std::invalid_argument);
  EXPECT_THROW(keepProbability(1, -1), std::invalid_argument);
  EXPECT_THROW(keepProbability(1, 1, 1), std::invalid_argument);
}

} // namespace
