#include "runtime/training/Labels.h"

#include "runtime/training/Forward.h"

#include <gtest/gtest.h>

#include <cmath>

namespace isinglass::runtime {
namespace {

/// A picture of two pixels before a label of four classes on two spins each.
std::vector<Observable> observables() {
  Observable pixels, label;
  pixels.shape = {1, 2};
  label.label = true;
  label.classes = 4;
  label.copies = 2;
  label.rate = 0.6;
  return {pixels, label};
}

/// As many spins are what they were as the process says, since time 0 and since the time before,
/// four standard errors; half of them after an infinite time.
TEST(Labels, AreForgottenAsDataAre) {
  Wanted wanted{1, std::vector<uint16_t>(20000)};
  for (size_t item = 0; item < wanted.values.size(); ++item)
    wanted.values[item] = item % 4;
  std::vector<double> times{0, 0.3, 0.9, 1.2, INFINITY};
  auto seeds = [](int64_t step) { return uint64_t(100 + step); };
  auto labels = forget(observables(), times, wanted, seeds);
  ASSERT_EQ(labels.size(), times.size());
  EXPECT_EQ(std::vector<int8_t>(labels[0].begin() + 8, labels[0].begin() + 16),
            (std::vector<int8_t>{-1, -1, 1, 1, -1, -1, -1, -1}));
  double count = static_cast<double>(labels[0].size());
  auto expectKept = [&](size_t from, size_t to) {
    double kept = 0;
    for (size_t i = 0; i < labels[0].size(); ++i)
      kept += labels[to][i] == labels[from][i];
    double keep = keepProbability(0.6, times[to] - times[from]);
    EXPECT_LE(std::abs(kept / count - keep), 4 * std::sqrt(keep * (1 - keep) / count))
        << from << " " << to;
  };
  for (size_t step = 1; step < times.size(); ++step) {
    expectKept(0, step);
    expectKept(step - 1, step);
  }
}

TEST(Labels, GoWhereTheirSpinsAre) {
  std::vector<int8_t> label(16, 1), visible(20, 0);
  std::fill_n(label.begin() + 8, 8, -1);
  placeLabel(observables(), 1, label, visible);
  std::vector<int8_t> expected{0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1};
  EXPECT_EQ(visible, expected);
}

} // namespace
} // namespace isinglass::runtime
