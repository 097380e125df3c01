// Enumeration against sums written out, Kaufman's torus against enumeration, and the literature.
#include "runtime/random/Draws.h"
#include "runtime/statistics/Enumerate.h"
#include "runtime/statistics/Kaufman.h"
#include "test/unit/runtime/Expect.h"

#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <numbers>
#include <tbb/task_arena.h>

using namespace isinglass::runtime;
using namespace isinglass::runtime::test;

namespace {

/// Terms of orders 0 to 5 with random weights.
std::vector<EnumerationTerm> someTerms(int spins, int count) {
  std::vector<EnumerationTerm> terms{{0.7, {}}};
  for (int t = 0; t < count; ++t) {
    EnumerationTerm term{normalDraw(0, 0.5, 4, t), {}};
    for (int i = 0; i < spins && static_cast<int>(term.spins.size()) < 1 + t % 5; ++i)
      if (uniformDraw(0, 1, t, i) < 0.4)
        term.spins.push_back(i);
    terms.push_back(term);
  }
  return terms;
}

double energyOf(const std::vector<EnumerationTerm> &terms, uint32_t state) {
  double energy = 0;
  for (const auto &term : terms) {
    double product = term.weight;
    for (int i : term.spins)
      product *= (state >> i & 1) ? 1 : -1;
    energy += product;
  }
  return energy;
}

TEST(Enumerate, AgreesWithSumsWrittenOut) {
  for (int n : {0, 1, 3, 10}) {
    auto terms = someTerms(n, 3 * n);
    double beta = 0.9, z = 0, e = 0, ee = 0;
    std::vector<double> sums(size_t(1) << n, 0.0);
    for (uint32_t state = 0; state < 1u << n; ++state) {
      double energy = energyOf(terms, state), weight = std::exp(-beta * energy);
      z += weight, e += weight * energy, ee += weight * energy * energy;
      for (uint32_t mask = 0; mask < 1u << n; ++mask)
        sums[mask] += std::popcount(mask & ~state) % 2 ? -weight : weight;
    }
    Enumeration exact(n, terms, beta);
    EXPECT_NEAR(exact.logZ(), std::log(z), 1e-10);
    EXPECT_NEAR(exact.meanEnergy(), e / z, 1e-10);
    EXPECT_NEAR(exact.energyVariance(), ee / z - e / z * e / z, 1e-9);
    for (uint32_t mask = 0; mask < 1u << n; ++mask)
      ASSERT_NEAR(exact.correlation(mask), sums[mask] / z, 1e-11);
    auto energies = enumerateEnergies(n, terms);
    for (uint32_t state = 0; state < 1u << n; ++state) {
      ASSERT_NEAR(energies[state], energyOf(terms, state), 1e-11);
      ASSERT_NEAR(exact.probabilities()[state], std::exp(-beta * energies[state]) / z, 1e-11);
    }
  }
}

TEST(Enumerate, MeansAndPairs) {
  std::vector<EnumerationTerm> terms{{-1, {0, 1}}, {-0.5, {1}}};
  Enumeration exact(2, terms, 1);
  double m1 = std::tanh(0.5), c = std::tanh(1.0);
  auto means = exact.means(), pairs = exact.pairCorrelations();
  EXPECT_NEAR(means[1], m1, 1e-14);
  EXPECT_NEAR(means[0], m1 * c, 1e-14);
  EXPECT_NEAR(pairs[1], c, 1e-14);
  EXPECT_NEAR(pairs[2], c, 1e-14);
  EXPECT_EQ(pairs[0], 1);
}

TEST(Enumerate, LargeEnergiesDoNotOverflow) {
  std::vector<EnumerationTerm> terms{{-5000, {0}}, {1e4, {}}};
  Enumeration exact(1, terms, 2);
  EXPECT_NEAR(exact.logZ(), -10000, 1e-8);
  EXPECT_NEAR(exact.means()[0], 1, 1e-12);
  EXPECT_NEAR(Enumeration(1, terms, -2).means()[0], -1, 1e-12);
  EXPECT_NEAR(Enumeration(1, terms, 0).logZ(), std::log(2.0), 1e-12);
}

TEST(Enumerate, SameBitsForAnyNumberOfThreads) {
  auto terms = someTerms(17, 60);
  double first = 0;
  for (int threads : {1, 2}) {
    tbb::task_arena arena(threads);
    arena.execute([&] {
      Enumeration exact(17, terms, 1.0);
      if (threads == 1)
        first = exact.logZ();
      EXPECT_EQ(exact.logZ(), first);
    });
  }
}

TEST(Enumerate, RefusesWhatIsTooLargeOrOutOfRange) {
  expectError([] { enumerateEnergies(25, {}); }, "at most 24");
  std::vector<EnumerationTerm> twice{{1, {0, 0}}}, outside{{1, {2}}};
  EXPECT_THROW(enumerateEnergies(2, twice), std::invalid_argument);
  EXPECT_THROW(enumerateEnergies(2, outside), std::invalid_argument);
}

std::vector<EnumerationTerm> torus(int rows, int columns) {
  std::vector<EnumerationTerm> terms;
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c) {
      terms.push_back({-1, {r * columns + c, (r + 1) % rows * columns + c}});
      terms.push_back({-1, {r * columns + c, r * columns + (c + 1) % columns}});
    }
  return terms;
}

TEST(Kaufman, AgreesWithEnumerationOfSmallTori) {
  for (auto [rows, columns] : {std::pair(4, 4), {3, 4}, {4, 3}, {3, 3}, {5, 3}, {2, 6}, {4, 5}})
    for (double K : {0.1, 0.3, 0.4, criticalCoupling(), 0.5, 1.0, 2.0}) {
      Enumeration exact(rows * columns, torus(rows, columns), K);
      TorusResult result = kaufmanTorus(rows, columns, K);
      EXPECT_NEAR(result.logZ, exact.logZ(), 1e-9) << rows << " " << columns << " " << K;
      EXPECT_NEAR(result.energyPerSpin, exact.meanEnergy() / (rows * columns), 1e-9)
          << rows << " " << columns << " " << K;
    }
}

TEST(Kaufman, EnergyIsTheDerivativeOfLogZ) {
  for (double K : {0.2, 0.44, criticalCoupling(), 0.45, 0.7}) {
    double d = 1e-5;
    double slope = (kaufmanTorus(64, 48, K + d).logZ - kaufmanTorus(64, 48, K - d).logZ) / (2 * d);
    EXPECT_NEAR(kaufmanTorus(64, 48, K).energyPerSpin, -slope / (64 * 48), 1e-5);
  }
}

TEST(Kaufman, LargeToriReachOnsager) {
  for (double K : {0.2, 0.35, 0.55, 1.0})
    EXPECT_NEAR(kaufmanTorus(512, 512, K).energyPerSpin, onsagerEnergy(K), 1e-10);
  // Ferdinand & Fisher 1969: at K_c a square torus has E / N = -sqrt 2 - 2 theta_2 theta_3 theta_4
  // / (theta_2 + theta_3 + theta_4) / n, the theta functions at nome exp(-pi).
  double theta3 = std::pow(std::numbers::pi, 0.25) / std::tgamma(0.75);
  double theta2 = theta3 / std::pow(2, 0.25), theta4 = theta2;
  double amplitude = 2 * theta2 * theta3 * theta4 / (theta2 + theta3 + theta4);
  double excess = kaufmanTorus(256, 256, criticalCoupling()).energyPerSpin + std::sqrt(2.0);
  EXPECT_NEAR(excess * 256, -amplitude, 1e-4);
}

TEST(Onsager, LiteratureValues) {
  EXPECT_NEAR(criticalCoupling(), 0.44068679350977147, 1e-15);
  EXPECT_NEAR(onsagerEnergy(criticalCoupling()), -std::sqrt(2.0), 1e-9);
  EXPECT_NEAR(onsagerEnergy(criticalCoupling() + 1e-7), -std::sqrt(2.0), 1e-5);
  EXPECT_NEAR(onsagerEnergy(0.5), -1.7455645753125533, 1e-9); // T = 2
  EXPECT_NEAR(onsagerEnergy(5.0), -2, 1e-8);
  // High-temperature limit: -2 tanh K to first order.
  EXPECT_NEAR(onsagerEnergy(0.01), -2 * std::tanh(0.01), 1e-5);
  EXPECT_NEAR(yangMagnetisation(0.5), 0.9113193, 1e-7); // T = 2
  EXPECT_EQ(yangMagnetisation(0.44), 0);
  EXPECT_NEAR(yangMagnetisation(5), 1, 1e-8);
  EXPECT_THROW(onsagerEnergy(0), std::invalid_argument);
  EXPECT_THROW(kaufmanTorus(0, 4, 1), std::invalid_argument);
  EXPECT_THROW(kaufmanTorus(4, 4, -1), std::invalid_argument);
}

} // namespace
