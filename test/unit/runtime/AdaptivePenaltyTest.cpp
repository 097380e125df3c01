#include "runtime/training/AdaptivePenalty.h"

#include <cmath>
#include <gtest/gtest.h>
#include <stdexcept>

using namespace isinglass::runtime;
using Rule = AdaptivePenalty::Rule;

namespace {

TEST(AdaptivePenalty, ThePapersRule) {
  auto penalty = AdaptivePenalty::of(Rule::Paper, 0.03);
  EXPECT_DOUBLE_EQ(penalty.next(0.01, 0.02, 0.01), 0.008); // below the target: whatever it was
  EXPECT_DOUBLE_EQ(penalty.next(0.01, 0.05, 0.06), 0.01);  // above it, not rising
  EXPECT_DOUBLE_EQ(penalty.next(0.01, 0.05, 0.05), 0.01);
  EXPECT_DOUBLE_EQ(penalty.next(0.01, 0.05, 0.04), 0.012); // rising
  EXPECT_DOUBLE_EQ(penalty.next(0.01, 0.05, {}), 0.01);    // nothing to rise from
  EXPECT_DOUBLE_EQ(penalty.next(0.01, 0.03, 0.02), 0.012); // the target itself is above
  EXPECT_DOUBLE_EQ(penalty.next(0, 0.05, 0.04), 1.2e-4);   // rises from the floor
  EXPECT_EQ(penalty.next(1.1e-4, 0.02, 0.01), 0);          // falls through it
  EXPECT_EQ(penalty.next(0, 0.02, 0.01), 0);
}

TEST(AdaptivePenalty, TheReplicationsRule) {
  auto penalty = AdaptivePenalty::of(Rule::Replication, 0.01);
  EXPECT_DOUBLE_EQ(penalty.next(0.1, 0.005, 0.001), 0.07); // 0.6 + 0.2 / 2
  EXPECT_DOUBLE_EQ(penalty.next(0.1, 0, 0.001), 0.06);
  EXPECT_DOUBLE_EQ(penalty.next(0.1, 0.015, 0.012), 0.12);
  EXPECT_DOUBLE_EQ(penalty.next(0.1, 0.018, 0.012), 0.12); // 1.8 times the target is not more
  EXPECT_DOUBLE_EQ(penalty.next(0.1, 0.019, 0.012), 0.15);
  EXPECT_DOUBLE_EQ(penalty.next(0.1, 0.019, 0.02), 0.095);
  EXPECT_DOUBLE_EQ(penalty.next(0.1, 0.019, {}), 0.095);
  EXPECT_DOUBLE_EQ(penalty.next(0, 0.015, 0.012), 0.0012);
  EXPECT_EQ(penalty.next(0.0012, 0.005, 0.001), 0);
}

/// An autocorrelation that falls as the strength rises settles at the target.
TEST(AdaptivePenalty, ClosesTheLoop) {
  for (Rule rule : {Rule::Paper, Rule::Replication}) {
    auto penalty = AdaptivePenalty::of(rule, 0.02);
    double strength = 0, mean = 0;
    std::optional<double> previous;
    for (int epoch = 0; epoch < 400; ++epoch) {
      // Slowly rising strength by itself, as couplings grow.
      double autocorrelation = 0.1 * (1 + 0.001 * epoch) / (1 + 100 * strength);
      strength = penalty.next(strength, autocorrelation, previous);
      previous = autocorrelation;
      if (epoch >= 200)
        mean += autocorrelation / 200;
    }
    EXPECT_NEAR(mean, 0.02, 0.006) << static_cast<int>(rule);
  }
}

TEST(AdaptivePenalty, RefusesWhatIsNoNumber) {
  auto penalty = AdaptivePenalty::of(Rule::Paper, 0.03);
  EXPECT_THROW(penalty.next(NAN, 0.1, {}), std::invalid_argument);
  EXPECT_THROW(penalty.next(0.1, NAN, {}), std::invalid_argument);
  EXPECT_THROW(penalty.next(-0.1, 0.1, {}), std::invalid_argument);
  EXPECT_THROW(AdaptivePenalty::of(Rule::Paper, 0).next(0.1, 0.1, {}), std::invalid_argument);
}

} // namespace
