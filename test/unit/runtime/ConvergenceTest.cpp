#include "runtime/statistics/Convergence.h"
#include "runtime/random/Draws.h"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

using namespace isinglass::runtime;

namespace {

/// AR(1) chains x' = phi x + noise, stationary from the start; chain c shifted by c * shift.
std::vector<double> autoregressive(int chains, int samples, double phi, double shift = 0) {
  std::vector<double> values;
  for (int c = 0; c < chains; ++c) {
    double x = 0;
    for (int i = -200; i < samples; ++i) {
      x = phi * x + std::sqrt(1 - phi * phi) *
                        normalDraw(0, 1, 17, static_cast<uint64_t>(c) * 1000000 + i + 200);
      if (i >= 0)
        values.push_back(x + c * shift);
    }
  }
  return values;
}

TEST(Convergence, IndependentSamplesCountFully) {
  auto values = autoregressive(8, 1000, 0);
  auto result = convergence({values, 8, 1000});
  EXPECT_NEAR(result.rHat, 1, 0.01);
  EXPECT_NEAR(result.effectiveSamples, 8000, 800);
  EXPECT_NEAR(result.autocorrelationTime, 1, 0.1);
}

TEST(Convergence, TimeOfAnAutoregressionIsItsFormula) {
  // tau = (1 + phi) / (1 - phi) = 9.
  auto values = autoregressive(16, 5000, 0.8);
  auto result = convergence({values, 16, 5000});
  EXPECT_NEAR(result.autocorrelationTime, 9, 0.9);
  EXPECT_NEAR(result.effectiveSamples * result.autocorrelationTime, 80000, 1e-6);
  EXPECT_NEAR(result.rHat, 1, 0.01);
}

TEST(Convergence, AntitheticChainsCountMoreThanFully) {
  auto values = autoregressive(4, 2000, -0.5);
  auto result = convergence({values, 4, 2000});
  EXPECT_GT(result.effectiveSamples, 12000);
  EXPECT_LE(result.effectiveSamples, 8000 * std::log10(8000.0) + 1);
}

TEST(Convergence, ChainsApartAreSeen) {
  auto values = autoregressive(4, 1000, 0, 1.0);
  auto result = convergence({values, 4, 1000});
  EXPECT_GT(result.rHat, 1.3);
  EXPECT_LT(result.effectiveSamples, 50);
}

TEST(Convergence, ADriftInsideOneChainIsSeen) {
  auto values = autoregressive(1, 1000, 0);
  for (int i = 0; i < 1000; ++i)
    values[i] += 0.005 * i;
  EXPECT_GT(convergence({values, 1, 1000}).rHat, 1.2);
}

TEST(Convergence, LargeOffsetsDoNotHurt) {
  auto values = autoregressive(4, 1000, 0.5);
  auto plain = convergence({values, 4, 1000});
  for (double &value : values)
    value -= 1e9;
  auto shifted = convergence({values, 4, 1000});
  EXPECT_NEAR(plain.rHat, shifted.rHat, 1e-5);
  EXPECT_NEAR(plain.autocorrelationTime, shifted.autocorrelationTime, 1e-3);
}

TEST(Convergence, UndefinedCases) {
  auto allNaN = [](const Convergence &c) {
    return std::isnan(c.rHat) && std::isnan(c.effectiveSamples) &&
           std::isnan(c.autocorrelationTime);
  };
  std::vector<double> constant(20, -3.5), apart(20, 1.0), few{1, 2, 3}, bad(20, 1.0);
  EXPECT_TRUE(allNaN(convergence({constant, 2, 10})));
  EXPECT_TRUE(allNaN(convergence({few, 1, 3})));
  EXPECT_TRUE(allNaN(convergence({{}, 0, 0})));
  bad[3] = INFINITY;
  EXPECT_TRUE(allNaN(convergence({bad, 2, 10})));
  std::fill(apart.begin() + 10, apart.end(), 2.0);
  auto result = convergence({apart, 2, 10});
  EXPECT_TRUE(std::isinf(result.rHat));
  EXPECT_EQ(result.effectiveSamples, 1);
  EXPECT_EQ(result.autocorrelationTime, 20);
  EXPECT_THROW(convergence({few, 2, 2}), std::invalid_argument);
  EXPECT_THROW(convergence({few, -1, -3}), std::invalid_argument);
}

TEST(Convergence, FourSamplesAreEnough) {
  std::vector<double> values{1, 2, 3, 5, 2, 1, 4, 3};
  auto result = convergence({values, 2, 4});
  EXPECT_TRUE(std::isfinite(result.rHat));
  EXPECT_TRUE(std::isfinite(result.effectiveSamples));
  EXPECT_GT(result.effectiveSamples, 0);
}

TEST(Estimate, ErrorCoversTheMeanAsOftenAsItShould) {
  int inside = 0;
  for (int trial = 0; trial < 100; ++trial) {
    std::vector<double> values;
    double x = 0;
    for (int c = 0; c < 4; ++c)
      for (int i = 0; i < 500; ++i) {
        x = 0.6 * x + 0.8 * normalDraw(0, 1, 100 + trial, c * 500 + i);
        values.push_back(x + 10);
      }
    Estimate estimate = estimateMean({values, 4, 500});
    inside += std::abs(estimate.mean - 10) < estimate.error;
  }
  EXPECT_NEAR(inside, 68, 4 * 4.7);
}

} // namespace
