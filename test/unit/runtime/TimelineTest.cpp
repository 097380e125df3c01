#include "runtime/chains/Timeline.h"

#include <gtest/gtest.h>

using namespace isinglass::runtime;

namespace {

TEST(Timeline, RampsIncludeBothEnds) {
  RampInfo linear{"linear", 0.5, 2.5}, geometric{"geometric", 0.5, 2.0};
  EXPECT_DOUBLE_EQ(rampValue(linear, 0, 5), 0.5);
  EXPECT_DOUBLE_EQ(rampValue(linear, 1, 5), 1.0);
  EXPECT_DOUBLE_EQ(rampValue(linear, 4, 5), 2.5);
  EXPECT_DOUBLE_EQ(rampValue(geometric, 0, 3), 0.5);
  EXPECT_DOUBLE_EQ(rampValue(geometric, 1, 3), 1.0);
  EXPECT_DOUBLE_EQ(rampValue(geometric, 2, 3), 2.0);
  EXPECT_DOUBLE_EQ(rampValue(linear, 0, 1), 2.5);
}

TEST(Timeline, StepsAddUpAndSamplesComeAfterThin) {
  Schedule schedule{5, 3, 7, {"linear", 0, 1}};
  Timeline timeline(schedule, 1 << 19, 64); // two sweeps a call at most
  int64_t sweeps = 0, samples = 0;
  while (!timeline.done()) {
    Step step = timeline.next();
    sweeps += step.sweeps;
    EXPECT_LE(step.sweeps, 2);
    if (step.sample >= 0) {
      EXPECT_EQ(step.sample, samples++);
      EXPECT_EQ(sweeps, 5 + 7 * samples);
    }
  }
  EXPECT_EQ(samples, 3);
  EXPECT_EQ(sweeps, 26);
}

} // namespace
