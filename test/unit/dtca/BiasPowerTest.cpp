// The bias circuit's draw against a sum over wires.
#include "targets/dtca/simulator/BiasPower.h"

#include "targets/dtca/image/Wiring.h"
#include "test/unit/dtca/ImageSamples.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace isinglass::dtca {
namespace {

Image withCircuit(Image image) {
  Profile &chip = image.profile;
  chip.biasCapacitance = {2e-16, "fF", "t", Status::Assumed};
  chip.biasSupply = {0.9, "V", "t", Status::Assumed};
  chip.bias.value = 1e-8;
  chip.phase.value = 1e-7;
  return image;
}

/// Mean of g (1 - g), from the codes.
double meanShare(const Image &image, const Die &die, const std::vector<int8_t> &states) {
  Wiring wiring(image.profile, image.window);
  auto index = [&](size_t d, Step cell) { return image.at(d, cell.row, cell.column); };
  auto spin = [&](Step cell) { return states[die.fromWindow(image, cell.row, cell.column)]; };
  double sum = 0;
  int64_t cells = 0;
  for (Step cell; cell.row < image.window.rows; ++cell.row)
    for (cell.column = 0; cell.column < image.window.columns; ++cell.column) {
      if (image.roles[index(0, cell)] == Role::Unused)
        continue;
      double codes = image.biases[index(0, cell)];
      for (size_t d = 0; d < image.directions.size(); ++d) {
        Step step = image.directions[d];
        if (auto ahead = wiring.neighbour(cell, step))
          codes += image.near[index(d, cell)] * spin(*ahead);
        if (auto behind = wiring.neighbour(cell, {-step.row, -step.column}))
          codes += image.far[index(d, *behind)] * spin(*behind);
      }
      double share = 0.5 + 2 * image.scale * codes / image.profile.swing.value;
      EXPECT_TRUE(share >= -1e-9 && share <= 1 + 1e-9) << share; // what the swing is for
      sum += share * (1 - share);
      ++cells;
    }
  return sum / static_cast<double>(cells);
}

TEST(BiasPower, IsTheSumOverWires) {
  std::mt19937_64 random(51);
  for (int round = 0; round < 200; ++round) {
    Image image = withCircuit(randomShiftedImage(random));
    Die die = makeDie(image, {});
    BiasPower power(image, die);
    EXPECT_EQ(power.meanShare(), 0); // of no sample
    double mean = 0;
    constexpr int kSamples = 5;
    for (int sample = 0; sample < kSamples; ++sample) {
      std::vector<int8_t> states(die.cells());
      for (int8_t &state : states)
        state = random() % 2 ? 1 : -1;
      power.add(states);
      mean += meanShare(image, die, states) / kSamples;
    }
    EXPECT_EQ(power.samples(), kSamples);
    ASSERT_NEAR(power.meanShare(), mean, 1e-6) << round;
    double perCell = 2e-16 / 1e-8 * 0.9 * 0.9 * mean;
    auto used = static_cast<double>(
        std::ranges::count_if(image.roles, [](Role role) { return role != Role::Unused; }));
    EXPECT_NEAR(power.watts(), perCell * used, 1e-5 * perCell * used);
    EXPECT_NEAR(power.perUpdate(), perCell * 1e-7, 1e-5 * perCell * 1e-7);
  }
}

TEST(BiasPower, NeedsTheCircuit) {
  Image image = sampleImage();
  Die die = makeDie(image, {});
  try {
    BiasPower power(image, die);
    FAIL();
  } catch (const std::runtime_error &error) {
    EXPECT_STREQ(error.what(),
                 "the profile 'small' gives no [bias_circuit], so its power cannot be told");
  }
}

} // namespace
} // namespace isinglass::dtca
