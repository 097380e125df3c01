#include "runtime/statistics/Autocorrelation.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <random>
#include <stdexcept>

using namespace isinglass::runtime;

namespace {

TEST(Autocorrelation, OfAFewNumbers) {
  std::vector<double> values{1, -1, 1, -1, 1, 1, -1, -1};
  Series series{values, 2, 4};
  std::vector<double> found = autocorrelation({&series, 1}, 2);
  EXPECT_DOUBLE_EQ(found[0], 1);
  EXPECT_DOUBLE_EQ(found[1], (-3.0 + 1) / 6);
  EXPECT_NEAR(found[2], (2.0 - 2) / 4, 1e-15);
}

/// Of numbers of samples that are no power of two, up to the longest lag.
TEST(Autocorrelation, IsItsDefinition) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  for (int64_t samples : {1, 2, 7, 64, 100}) {
    constexpr int64_t kSeries = 3;
    std::vector<double> values(kSeries * samples);
    for (double &value : values)
      value = 4 + normal(random);
    double mean = std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    std::vector<double> exact(samples);
    for (int64_t lag = 0; lag < samples; ++lag)
      for (int64_t chain = 0; chain < kSeries; ++chain)
        for (int64_t t = 0; t + lag < samples; ++t)
          exact[lag] += (values[chain * samples + t] - mean) *
                        (values[chain * samples + t + lag] - mean) / double(samples - lag);
    Series series{values, kSeries, samples};
    std::vector<double> found = autocorrelation({&series, 1}, samples - 1);
    for (int64_t lag = 0; lag < samples; ++lag)
      EXPECT_NEAR(found[lag], exact[lag] / exact[0], 1e-13) << samples << " " << lag;
  }
}

std::vector<double> autoregressive(double phi, int64_t chains, int64_t samples, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::vector<double> values;
  for (int64_t chain = 0; chain < chains; ++chain) {
    double x = normal(random) / std::sqrt(1 - phi * phi);
    for (int64_t t = 0; t < samples; ++t, x = phi * x + normal(random))
      values.push_back(x + 5);
  }
  return values;
}

/// phi^lag, within 4 standard errors over 100 batches of chains; of another phi it is not.
TEST(Autocorrelation, OfAnAutoregression) {
  constexpr int kBatches = 100;
  constexpr double kPhi = 0.9;
  auto deviation = [&](double expectedPhi, int lag) {
    double sum = 0, squares = 0;
    for (int batch = 0; batch < kBatches; ++batch) {
      std::vector<double> values = autoregressive(kPhi, 64, 200, 900 + batch);
      Series series{values, 64, 200};
      double difference = autocorrelation({&series, 1}, lag)[lag] - std::pow(expectedPhi, lag);
      sum += difference;
      squares += difference * difference;
    }
    double mean = sum / kBatches;
    return std::abs(mean) / std::sqrt((squares / kBatches - mean * mean) / (kBatches - 1));
  };
  for (int lag : {1, 8}) {
    EXPECT_LT(deviation(kPhi, lag), 4) << lag;
    EXPECT_GT(deviation(0.89, lag), 4) << lag;
  }
}

/// Weighed by their variances: one of 3 times the deviation counts nine times.
TEST(Autocorrelation, AddsQuantitiesUp) {
  std::vector<double> fast{3, -3, 3, -3}, slow{1, 1, -1, -1};
  std::vector<Series> both{{fast, 1, 4}, {slow, 1, 4}};
  EXPECT_DOUBLE_EQ(autocorrelation(both, 1)[1], (9 * -1 + 1.0 / 3) / 10);
}

TEST(Autocorrelation, Tail) {
  std::vector<double> curve(64, 0.5);
  for (int lag = 60; lag < 64; ++lag)
    curve[lag] = 0.1 * (lag - 59);
  EXPECT_DOUBLE_EQ(tailOf(curve), 0.25);
  std::vector<double> few{1, -0.2};
  EXPECT_EQ(tailOf(few), 0);
  std::vector<double> unknown{NAN};
  EXPECT_TRUE(std::isnan(tailOf(unknown)));
}

TEST(Autocorrelation, RefusesWhatDoesNotFit) {
  std::vector<double> values{1, 2, 3, 4};
  Series series{values, 2, 2}, wrong{values, 1, 3};
  EXPECT_THROW(autocorrelation({&series, 1}, 2), std::invalid_argument);
  EXPECT_THROW(autocorrelation({&series, 1}, -1), std::invalid_argument);
  EXPECT_THROW(autocorrelation({&wrong, 1}, 1), std::invalid_argument);
  EXPECT_THROW(tailOf({}), std::invalid_argument);
  std::vector<double> same(4, 2.0);
  Series frozen{same, 2, 2};
  EXPECT_TRUE(std::isnan(autocorrelation({&frozen, 1}, 1)[1]));
}

TEST(Decay, IsTheSlowestPart) {
  std::vector<double> two, frozen(64, 0.4), short_{1, 0.4, 0.1, 0.01};
  for (int lag = 0; lag < 200; ++lag)
    two.push_back(0.6 * std::exp(-lag / 1.5) + 0.4 * std::exp(-lag / 25.0));
  std::optional<Decay> decay = fitDecay(two);
  ASSERT_TRUE(decay);
  EXPECT_NEAR(decay->time, 25, 1);
  EXPECT_NEAR(decay->amplitude, 0.4, 0.02);
  std::vector<double> close;
  for (int lag = 0; lag < 64; ++lag)
    close.push_back(0.6 * std::exp(-lag / 4.0) + 0.2 * std::exp(-lag / 20.0));
  EXPECT_NEAR(fitDecay(close)->time, 17.5, 2.5); // part of the faster one is left
  EXPECT_FALSE(fitDecay(short_));
  ASSERT_TRUE(fitDecay(frozen));
  EXPECT_GT(fitDecay(frozen)->time, 1e6);
}

} // namespace
