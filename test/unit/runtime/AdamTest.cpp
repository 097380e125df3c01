#include "runtime/training/Adam.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <stdexcept>

using namespace isinglass::runtime;

namespace {

TEST(Adam, TheFirstStepIsTheRate) {
  Adam adam(3, {});
  std::vector<float> weights{1, 1, 1}, gradient{1e-3f, -20, 0};
  adam.descend(weights, gradient, 0.1);
  EXPECT_NEAR(weights[0], 0.9, 1e-5);
  EXPECT_NEAR(weights[1], 1.1, 1e-5);
  EXPECT_EQ(weights[2], 1);
}

/// m_t and v_t written out as sums over all gradients so far, instead of the recursion.
TEST(Adam, IsItsDefinition) {
  AdamOptions options{0.8, 0.95, 1e-6, 0.1};
  Adam adam(1, options);
  std::mt19937 random(5);
  std::normal_distribution<float> normal;
  std::vector<float> weight{0.3f}, gradients;
  double exact = 0.3f;
  for (int t = 1; t <= 50; ++t) {
    gradients.push_back(normal(random));
    double m = 0, v = 0;
    for (int i = 1; i <= t; ++i) {
      double g = gradients[i - 1];
      m += 0.2 * std::pow(0.8, t - i) * g;
      v += 0.05 * std::pow(0.95, t - i) * g * g;
    }
    m /= 1 - std::pow(0.8, t);
    v /= 1 - std::pow(0.95, t);
    exact -= 0.05 * (m / (std::sqrt(v) + 1e-6) + 0.1 * exact);
    adam.descend(weight, {&gradients.back(), 1}, 0.05);
    ASSERT_NEAR(weight[0], exact, 1e-5) << t;
  }
}

TEST(Adam, FindsAMinimum) {
  Adam adam(2, {});
  std::vector<float> weights{3, -2};
  for (int step = 0; step < 2000; ++step) {
    std::vector<float> gradient{2 * (weights[0] - 1), 200 * (weights[1] - 0.5f)};
    adam.descend(weights, gradient, cosineDecay(0.05, 0.01, step, 2000));
  }
  EXPECT_NEAR(weights[0], 1, 1e-3);
  EXPECT_NEAR(weights[1], 0.5, 1e-3);
}

TEST(Adam, GoesOnFromItsMemoryWithTheSameBits) {
  std::mt19937 random(7);
  std::normal_distribution<float> normal;
  Adam whole(4, {}), before(4, {}), after(4, {});
  std::vector<float> a(4), b(4), gradient(4);
  for (int step = 0; step < 20; ++step) {
    std::generate(gradient.begin(), gradient.end(), [&] { return normal(random); });
    if (step == 10)
      after.restore(before.memory());
    whole.descend(a, gradient, 0.03);
    (step < 10 ? before : after).descend(b, gradient, 0.03);
  }
  EXPECT_EQ(a, b);
}

TEST(Adam, RefusesWhatIsNoGradient) {
  Adam adam(2, {});
  std::vector<float> weights{1, 2}, gradient{1, NAN}, one{1};
  EXPECT_THROW(adam.descend(weights, gradient, 0.1), std::runtime_error);
  EXPECT_EQ(weights, (std::vector<float>{1, 2}));
  EXPECT_EQ(adam.memory().steps, 0);
  EXPECT_THROW(adam.descend(weights, one, 0.1), std::invalid_argument);
  EXPECT_THROW(adam.descend(weights, weights, 0), std::invalid_argument);
  EXPECT_THROW(adam.restore({{1}, {1}, 1}), std::invalid_argument);
  EXPECT_THROW(adam.restore({{1, 1}, {1, -1}, 1}), std::invalid_argument);
  EXPECT_THROW(Adam(1, {.epsilon = 0}), std::invalid_argument);
  EXPECT_THROW(Adam(1, {.beta2 = 1}), std::invalid_argument);
}

TEST(CosineDecay, FallsFromOneEndToTheOther) {
  EXPECT_DOUBLE_EQ(cosineDecay(0.03, 0.2, 0, 20), 0.03);
  EXPECT_DOUBLE_EQ(cosineDecay(0.03, 0.2, 10, 20), 0.018);
  EXPECT_DOUBLE_EQ(cosineDecay(0.03, 0.2, 20, 20), 0.006);
  EXPECT_DOUBLE_EQ(cosineDecay(0.03, 0.2, 25, 20), 0.006);
}

} // namespace
