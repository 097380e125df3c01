// Weights to codes: the scale, the rounding, and what is refused.
#include "targets/dtca/quantise/Quantise.h"
#include "test/unit/dtca/ImageSamples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace isinglass::dtca {

/// A row of three cells, on sampleProfile(): |beta J| <= 6, |beta h| <= 8, swing 60.
static Weights row(std::vector<double> couplings, std::vector<double> biases) {
  Weights weights;
  weights.rows = 1;
  weights.columns = 3;
  weights.directions = {{0, 1}};
  weights.couplings = std::move(couplings);
  weights.biases = std::move(biases);
  return weights;
}

static Weights square(int64_t side, double coupling) {
  Weights weights;
  weights.rows = weights.columns = side;
  weights.directions = {{0, 1}, {1, 0}};
  weights.couplings.assign(2 * side * side, 0);
  weights.biases.assign(side * side, 0);
  size_t entry = 0;
  for (Step step : weights.directions)
    for (int64_t r = 0; r < side; ++r)
      for (int64_t c = 0; c < side; ++c, ++entry)
        if (r + step.row < side && c + step.column < side)
          weights.couplings[entry] = coupling;
  return weights;
}

static std::string refusal(const Weights &weights, double beta,
                           const Profile &profile = sampleProfile()) {
  try {
    quantise(weights, beta, profile, {});
  } catch (const std::runtime_error &error) {
    return error.what();
  }
  return "accepted";
}

TEST(Quantise, CouplingsSetTheScale) {
  Codes codes = quantise(row({0.4, -1, 0}, {0.25, 0, -2}), 2, sampleProfile(), {4, 5});
  EXPECT_DOUBLE_EQ(codes.scale, 2.0 / 7); // above 4 / 15 of the biases
  EXPECT_EQ(codes.couplings, (std::vector<int16_t>{3, -7, 0}));
  EXPECT_EQ(codes.biases, (std::vector<int16_t>{2, 0, -14}));
}

TEST(Quantise, BiasesSetTheScale) {
  Codes codes = quantise(row({0.5, -1, 0}, {0.25, 0, -3}), 2, sampleProfile(), {4, 5});
  EXPECT_DOUBLE_EQ(codes.scale, 6.0 / 15);
  EXPECT_EQ(codes.couplings, (std::vector<int16_t>{2, -5, 0})); // 2.5 to the even one
  EXPECT_EQ(codes.biases, (std::vector<int16_t>{1, 0, -15}));
}

TEST(Quantise, NearestIsWithinHalfACode) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> draw(-1, 1);
  for (int couplingBits = 2; couplingBits <= 16; ++couplingBits)
    for (int biasBits = 2; biasBits <= 16; ++biasBits) {
      Weights weights =
          row({draw(random), draw(random), 0}, {draw(random), draw(random), draw(random)});
      double beta = 1 + draw(random) / 2;
      Codes codes = quantise(weights, beta, sampleProfile(), {couplingBits, biasBits});
      int largestCoupling = 0, largestBias = 0;
      for (size_t i = 0; i < 3; ++i) {
        EXPECT_LE(std::abs(beta * weights.couplings[i] - codes.scale * codes.couplings[i]),
                  codes.scale * 0.5000001);
        EXPECT_LE(std::abs(beta * weights.biases[i] - codes.scale * codes.biases[i]),
                  codes.scale * 0.5000001);
        largestCoupling = std::max(largestCoupling, std::abs(int(codes.couplings[i])));
        largestBias = std::max(largestBias, std::abs(int(codes.biases[i])));
      }
      int couplingLimit = (1 << (couplingBits - 1)) - 1, biasLimit = (1 << (biasBits - 1)) - 1;
      EXPECT_LE(largestCoupling, couplingLimit);
      EXPECT_LE(largestBias, biasLimit);
      // The smallest scale at which all fit: one of the two is used to its end.
      EXPECT_TRUE(largestCoupling == couplingLimit || largestBias == biasLimit);
    }
}

TEST(Quantise, StochasticRoundingIsUnbiased) {
  constexpr int kSeeds = 20000;
  Weights weights = row({0.31, -1, 0.02}, {0.5, -0.77, 0.0});
  weights.periodicColumns = true; // a ring
  double couplings[3] = {}, biases[3] = {}, both = 0;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    Codes codes = quantise(weights, 1, sampleProfile(), {4, 4, Rounding::Stochastic, seed});
    ASSERT_DOUBLE_EQ(codes.scale, 1.0 / 7);
    for (int i = 0; i < 3; ++i) {
      EXPECT_LT(std::abs(codes.couplings[i] - 7 * weights.couplings[i]), 1.0001);
      EXPECT_LT(std::abs(codes.biases[i] - 7 * weights.biases[i]), 1.0001);
      couplings[i] += double(codes.couplings[i]) / kSeeds;
      biases[i] += double(codes.biases[i]) / kSeeds;
    }
    both += double(codes.couplings[0] == 3 && codes.biases[0] == 4) / kSeeds;
  }
  auto expectMean = [](double mean, double truth) {
    double share = truth - std::floor(truth);
    EXPECT_NEAR(mean, truth, 4 * std::sqrt(share * (1 - share) / kSeeds) + 1e-6);
  };
  for (int i = 0; i < 3; ++i) {
    expectMean(couplings[i], 7 * weights.couplings[i]);
    expectMean(biases[i], 7 * weights.biases[i]);
  }
  // Entries are drawn apart: 2.17 goes up in 17 % of seeds, 3.5 in half of those.
  EXPECT_NEAR(both, 0.17 * 0.5, 4 * std::sqrt(0.085 / kSeeds));
}

TEST(Quantise, StochasticRoundingIsAFunctionOfTheSeed) {
  Weights weights = square(6, 0.3);
  weights.couplings[0] = 1;
  auto codes = [&](uint64_t seed) {
    return quantise(weights, 1, sampleProfile(), {8, 8, Rounding::Stochastic, seed}).couplings;
  };
  EXPECT_EQ(codes(7), codes(7));
  EXPECT_NE(codes(7), codes(8));
}

TEST(Quantise, NamesTheCouplingThatIsTooLarge) {
  Weights weights = square(3, 0.5);
  weights.couplings[9 + 1 * 3 + 2] = -4;
  EXPECT_EQ(refusal(weights, 2),
            "the coupling that leaves node (1, 2) along (1, 0): |beta J| is 8, the chip holds at "
            "most 6 (assumed: t); it is 1.33334 times too much. Divide the model's weights by "
            "that, or lower beta from 2 to 1.5");
}

TEST(Quantise, NamesTheBiasThatIsTooLarge) {
  EXPECT_EQ(refusal(row({1, 0, 0}, {1, 0, -5}), 2),
            "the bias of node (0, 2): |beta h| is 10, the chip holds at most 8 (assumed: t); it "
            "is 1.25 times too much. Divide the model's weights by that, or lower beta from 2 to "
            "1.6");
}

TEST(Quantise, NamesTheCellWithTooMuchSwing) {
  Weights weights = square(3, 3);
  weights.biases[4] = 4;
  EXPECT_EQ(refusal(weights, 1.0),
            "node (1, 1), whose couplings and bias share one swing: 4 (sum |beta J| + |beta h|) is "
            "63.874, the chip holds at most 60 (assumed: t); it is 1.06457 times too much. Divide "
            "the model's weights by that, or lower beta from 1 to 0.939349");
  weights.biases[4] = 3; // 4 (12 + 3): the limit itself
  EXPECT_EQ(refusal(weights, 1.0), "accepted");
}

/// A product beyond all numbers is refused in numbers.
TEST(Quantise, SaysWhatBetaWouldDo) {
  EXPECT_EQ(refusal(row({10, 0, 0}, {0, 0, 0}), 1e308),
            "the coupling that leaves node (0, 0) along (0, 1): |beta J| is inf, the chip holds at "
            "most 6 (assumed: t); lower beta from 1e+308 to 0.6");
}

/// The beta and the factor of a refusal, as printed, are ones that the chip holds.
TEST(Quantise, AdviceIsGood) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> draw(0.5, 5);
  for (int round = 0; round < 300; ++round) {
    Weights weights = round % 3 == 0   ? row({50 * draw(random), 0, 0}, {0, 0, 0})
                      : round % 3 == 1 ? row({0, 0, 0}, {0, -50 * draw(random), 0})
                                       : square(3, draw(random) + 5.5);
    double beta = round % 3 == 2 ? 1.0 : draw(random);
    Profile profile = sampleProfile();
    if (round % 3 == 2)
      profile.couplingRange.value = 20; // so that the swing is what binds
    std::string message = refusal(weights, beta, profile);
    size_t to = message.rfind(" to "), by = message.rfind("; it is ");
    ASSERT_TRUE(to != std::string::npos && by != std::string::npos) << message;
    EXPECT_EQ(refusal(weights, std::stod(message.substr(to + 4)), profile), "accepted") << message;
    double factor = std::stod(message.substr(by + 8));
    for (auto *values : {&weights.couplings, &weights.biases})
      for (double &value : *values)
        value /= factor;
    EXPECT_EQ(refusal(weights, beta, profile), "accepted") << message;
  }
}

/// Where the biases set the scale, a coupling at the chip's limit may lie between two codes of
/// which the upper is beyond it.
TEST(Quantise, RoundingStaysWithinTheRange) {
  Profile profile = sampleProfile();
  profile.couplingRange.value = 2;
  profile.biasRange.value = 1;
  for (Rounding rounding : {Rounding::Nearest, Rounding::Stochastic})
    for (uint64_t seed = 0; seed < 20; ++seed) {
      profile.biasRange.value = 4;
      Codes codes = quantise(row({2, -2, 0}, {4, 0, 0}), 1, profile, {8, 8, rounding, seed});
      EXPECT_LE(codes.scale * codes.couplings[0], 2);
      EXPECT_GE(codes.scale * codes.couplings[1], -2);
      profile.biasRange.value = 1;
      codes = quantise(row({2, 0, 0}, {1, -1, 0}), 1, profile, {8, 8, rounding, seed});
      EXPECT_LE(codes.scale * codes.biases[0], 1);
      EXPECT_GE(codes.scale * codes.biases[1], -1);
    }
}

TEST(Quantise, NothingToQuantise) {
  Weights weights = row({0, 0, 0}, {0, 0, 0});
  Codes codes = quantise(weights, 1, sampleProfile(), {});
  EXPECT_DOUBLE_EQ(codes.scale, 6.0 / 127);
  EXPECT_EQ(codes.couplings, std::vector<int16_t>(3, 0));
  EXPECT_EQ(codes.biases, std::vector<int16_t>(3, 0));
  QuantisationReport report = reportQuantisation(weights, 1, codes);
  EXPECT_EQ(report.couplings, 0);
  EXPECT_EQ(report.vanished, 0);
  EXPECT_EQ(report.swing, 0);
  EXPECT_EQ(report.conditionalError, 0);
  EXPECT_FALSE(report.bounded);
  EXPECT_EQ(report.divergence, 0.0);
}

/// Beyond the range: the largest code. Beyond the swing: all of the cell's, by one factor, and no
/// further than need be; the drive stays.
TEST(Quantise, SaturatesWhereAsked) {
  CodeFormat format;
  format.saturate = true;
  Profile chip = sampleProfile(); // 6, 8, 60
  Codes codes = quantise(row({12, 1, 0}, {0, 0, -3}), 1, chip, format);
  EXPECT_EQ(codes.cut, 1);
  EXPECT_EQ(codes.couplings, (std::vector<int16_t>{127, 21, 0}));
  EXPECT_DOUBLE_EQ(codes.scale, 6.0 / 127);
  EXPECT_EQ(quantise(row({5, 1, 0}, {0, 0, -3}), 1, chip, format).cut, 0);

  Weights weights = row({6, -6, 0}, {0, 7, 1});
  weights.drives = {0, 2, 0};
  codes = quantise(weights, 1, chip, format); // 4 (6 + 6 + 7 + 2) = 84
  EXPECT_EQ(codes.cut, 1);
  int64_t sum = codes.couplings[0] - codes.couplings[1] + codes.biases[1] + codes.drives[1];
  auto allowed = static_cast<int64_t>(60 / (4 * codes.scale));
  EXPECT_LE(sum, allowed);
  EXPECT_GE(sum, allowed - 3);
  EXPECT_EQ(codes.drives[1], std::lround(2 / codes.scale));
  EXPECT_NEAR(codes.biases[1] / double(codes.couplings[0]), 7.0 / 6, 0.02);
  EXPECT_NEAR(codes.biases[2] * codes.scale, 1, codes.scale / 2); // not of that cell
  EXPECT_NE(refusal(weights, 1), "accepted");
  weights.drives = {9, 0, 0};
  EXPECT_THROW(quantise(weights, 1, chip, format), std::runtime_error);
}

/// A run at a multiple of beta meets the limits there; the codes are of beta.
TEST(Quantise, HoldsWhereBetaIsLargest) {
  Profile chip = sampleProfile(); // 6, 8, 60
  Weights weights = row({3, -1, 0}, {0, 0, -2});
  EXPECT_DOUBLE_EQ(quantise(weights, 1, chip, {}, 2).scale, 3.0 / 127);
  try {
    quantise(weights, 1, chip, {}, 3);
    FAIL();
  } catch (const std::runtime_error &error) {
    EXPECT_STREQ(error.what(),
                 "the coupling that leaves node (0, 0) along (0, 1): |beta J| is 9, the chip holds "
                 "at most 6 (assumed: t); it is 1.5 times too much. Divide the model's weights by "
                 "that, or lower beta from 3 to 2");
  }
  CodeFormat format;
  format.saturate = true;
  Codes codes = quantise(weights, 1, chip, format, 3);
  EXPECT_EQ(codes.cut, 1);
  EXPECT_DOUBLE_EQ(codes.scale, 2.0 / 127);
  EXPECT_EQ(codes.couplings, (std::vector<int16_t>{127, -64, 0}));

  weights = row({2, -2, 0}, {0, 2, 0}); // a swing of 24, and of 72
  EXPECT_EQ(quantise(weights, 1, chip, format, 2).cut, 0);
  EXPECT_THROW(quantise(weights, 1, chip, {}, 3), std::runtime_error);
  codes = quantise(weights, 1, chip, format, 3);
  EXPECT_EQ(codes.cut, 1);
  EXPECT_LE(3 * 4 * codes.scale * (2 * codes.couplings[0] + codes.biases[1]), 60);
}

/// However weak a model is, nothing of it is cut.
TEST(Quantise, AWeakModelIsWhole) {
  CodeFormat format;
  format.saturate = true;
  Codes codes = quantise(row({1, -1, 0}, {0, 1, 0}), 1e-25, sampleProfile(), format);
  EXPECT_EQ(codes.cut, 0);
  EXPECT_EQ(codes.couplings, (std::vector<int16_t>{127, -127, 0}));
}

TEST(Quantise, CutsBiasesToo) {
  CodeFormat format;
  format.saturate = true;
  Profile chip = sampleProfile();
  chip.swing.value = 1000;
  Codes codes = quantise(row({1, 1, 0}, {0, -12, 9}), 1, chip, format);
  EXPECT_EQ(codes.cut, 2); // of 8
  EXPECT_EQ(codes.biases, (std::vector<int16_t>{0, -127, 127}));
}

TEST(Quantise, DrivesSetTheScale) {
  Weights weights = row({0.5, -1, 0}, {0.25, 0, -1});
  weights.drives = {0, 3, 1.5};
  Codes codes = quantise(weights, 2, sampleProfile(), {4, 5});
  EXPECT_DOUBLE_EQ(codes.scale, 6.0 / 15);
  EXPECT_EQ(codes.drives, (std::vector<int16_t>{0, 15, 8})); // 7.5 to the even one
  EXPECT_EQ(codes.biases, (std::vector<int16_t>{1, 0, -5}));
  weights.drives = {0, 0, 0};
  EXPECT_TRUE(quantise(weights, 2, sampleProfile(), {4, 5}).drives.empty());
  weights.drives = {0, -1, 0};
  EXPECT_EQ(refusal(weights, 2).find("the drive of node (0, 1) is below 0"), 0u);
  weights.drives = {0, 5, 0};
  std::string tooLarge = refusal(weights, 2);
  EXPECT_EQ(tooLarge.find("the drive of node (0, 1): beta times its size is 10"), 0u);
  EXPECT_NE(tooLarge.find("let the step forget more"), std::string::npos); // beta cancels
  EXPECT_EQ(tooLarge.find("lower beta"), std::string::npos);
}

TEST(Quantise, SwingCountsDrives) {
  Weights weights = row({6, 0, 0}, {8, 0, 0}); // 56 of 60
  EXPECT_EQ(refusal(weights, 1), "accepted");
  weights.drives = {2, 0, 0};
  EXPECT_NE(refusal(weights, 1).find("share one swing"), std::string::npos);
}

} // namespace isinglass::dtca
