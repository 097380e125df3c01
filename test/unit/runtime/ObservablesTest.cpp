#include "runtime/training/Observables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace isinglass::runtime;

namespace {

Observable pixels(std::vector<int64_t> shape, int64_t levels, bool front = false) {
  Observable observable;
  observable.shape = std::move(shape);
  observable.levels = levels;
  observable.front = front;
  return observable;
}

Observable label(int64_t classes, int64_t copies) {
  Observable observable;
  observable.label = true;
  observable.classes = classes;
  observable.copies = copies;
  return observable;
}

TEST(Observables, LevelsGoThereAndBack) {
  for (bool front : {false, true}) {
    Observable grey = pixels({2, 3}, 5, front);
    std::vector<uint16_t> values{0, 1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 0}, back(12);
    std::vector<int8_t> spins(2 * grey.spins());
    encode(grey, values, 7, spins);
    decode(grey, spins, back);
    EXPECT_EQ(values, back);
  }
}

/// A value fills each of its spins as often as any other, within four standard errors.
TEST(Observables, FillsSpinsAlike) {
  constexpr int kPixels = 20000;
  Observable grey = pixels({kPixels}, 4);
  std::vector<uint16_t> values(kPixels, 3);
  std::vector<int8_t> spins(grey.spins());
  encode(grey, values, 7, spins);
  double error = std::sqrt(0.75 * 0.25 / kPixels);
  for (int k = 0; k < 4; ++k) {
    double up = 0;
    for (int pixel = 0; pixel < kPixels; ++pixel)
      up += spins[4 * pixel + k] > 0;
    EXPECT_NEAR(up / kPixels, 0.75, 4 * error) << k;
  }
  encode(pixels({kPixels}, 4, /*front=*/true), values, 7, spins);
  EXPECT_EQ((std::vector<int8_t>(spins.begin(), spins.begin() + 4)),
            (std::vector<int8_t>{1, 1, 1, -1}));
}

TEST(Observables, LabelsAreOneHotAndVote) {
  Observable three = label(3, 2);
  std::vector<uint16_t> values{2, 0}, back(2);
  std::vector<int8_t> spins(12);
  encode(three, values, 0, spins);
  EXPECT_EQ(spins, (std::vector<int8_t>{-1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1}));
  decode(three, spins, back);
  EXPECT_EQ(back, values);
  // One of each of the first two, both of the third; then none at all: the first.
  decode(three, std::vector<int8_t>{1, -1, -1, 1, 1, 1, -1, -1, -1, -1, -1, -1}, back);
  EXPECT_EQ(back, (std::vector<uint16_t>{2, 0}));
}

} // namespace
