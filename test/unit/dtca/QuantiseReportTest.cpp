// What a report says of rounding, against every state of small lattices.
#include "targets/dtca/quantise/Quantise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <set>

namespace isinglass::dtca {
namespace {

struct Edge {
  int64_t a, b;
  double model, coded;
};

/// The lattice as a list of edges, found without Weights::neighbour.
std::vector<Edge> edgesOf(const Weights &weights, double beta, const Codes &codes) {
  std::vector<Edge> edges;
  for (size_t d = 0; d < weights.directions.size(); ++d)
    for (int64_t cell = 0; cell < weights.cells(); ++cell) {
      int64_t r = cell / weights.columns + weights.directions[d].row;
      int64_t c = cell % weights.columns + weights.directions[d].column;
      if (weights.periodicRows)
        r = (r + 4 * weights.rows) % weights.rows;
      if (weights.periodicColumns)
        c = (c + 4 * weights.columns) % weights.columns;
      if (r < 0 || r >= weights.rows || c < 0 || c >= weights.columns)
        continue;
      size_t entry = d * weights.cells() + cell;
      edges.push_back({cell, r * weights.columns + c, beta * weights.couplings[entry],
                       codes.scale * codes.couplings[entry]});
    }
  return edges;
}

/// Whether the directions make a simple graph: no loop, no pair twice.
bool isSimple(const std::vector<Edge> &edges) {
  std::set<std::pair<int64_t, int64_t>> seen;
  for (const Edge &edge : edges)
    if (edge.a == edge.b || !seen.insert(std::minmax(edge.a, edge.b)).second)
      return false;
  return true;
}

struct Sample {
  Weights weights;
  Codes codes;
  double beta = 1;
  std::vector<Edge> edges;
};

/// Any lattice of up to 12 cells, some of them held, with codes that are off by up to two.
Sample randomSample(std::mt19937_64 &random) {
  auto below = [&](int64_t bound) { return static_cast<int64_t>(random() % bound); };
  std::normal_distribution<double> normal;
  Sample sample;
  Weights &weights = sample.weights;
  do {
    weights = {};
    weights.rows = 1 + below(4);
    weights.columns = 1 + below(12 / weights.rows);
    weights.periodicRows = below(2);
    weights.periodicColumns = below(2);
    for (Step step : {Step{0, 1}, {1, 0}, {2, 1}, {1, -2}})
      if (below(2))
        weights.directions.push_back(step);
    size_t entries = weights.directions.size() * weights.cells();
    weights.couplings.assign(entries, 0);
    sample.codes.couplings.assign(entries, 0);
    sample.edges = edgesOf(weights, 1, sample.codes);
  } while (!isSimple(sample.edges));
  sample.beta = 0.25 * (1 + below(8));
  sample.codes.scale = 0.05 + 0.05 * below(4);
  auto code = [&](double value) {
    return static_cast<int16_t>(std::lround(sample.beta * value / sample.codes.scale) + below(3) -
                                1);
  };
  weights.couplings.clear();
  sample.codes.couplings.clear();
  std::set<std::pair<size_t, int64_t>> exists;
  for (size_t d = 0; d < weights.directions.size(); ++d)
    for (int64_t cell = 0; cell < weights.cells(); ++cell) {
      bool on = weights.neighbour(cell / weights.columns, cell % weights.columns,
                                  weights.directions[d]) >= 0 &&
                below(5) > 0;
      double value = on ? 0.3 * normal(random) : 0;
      weights.couplings.push_back(value);
      sample.codes.couplings.push_back(on ? code(value) : int16_t(0));
    }
  bool holds = below(2);
  for (int64_t cell = 0; cell < weights.cells(); ++cell) {
    weights.biases.push_back(0.3 * normal(random));
    sample.codes.biases.push_back(code(weights.biases.back()));
    if (holds)
      weights.held.push_back(static_cast<int8_t>(below(4) ? 0 : 2 * below(2) - 1));
  }
  sample.edges = edgesOf(weights, sample.beta, sample.codes);
  return sample;
}

/// A held cell feels nothing, so it has no drive.
void addDrives(Sample &sample, std::mt19937_64 &random) {
  for (int64_t cell = 0; cell < sample.weights.cells(); ++cell) {
    bool driven = (sample.weights.held.empty() || !sample.weights.held[cell]) && random() % 2;
    double value = driven ? 0.1 * static_cast<double>(1 + random() % 8) : 0;
    double exact = sample.beta * value / sample.codes.scale;
    sample.weights.drives.push_back(value);
    sample.codes.drives.push_back(
        static_cast<int16_t>(driven ? std::lround(exact) + static_cast<long>(random() % 2) : 0));
  }
}

/// Spins of state `number` of the free cells; held ones at their value.
std::vector<int> spinsOf(const Weights &weights, uint64_t number) {
  std::vector<int> spins(weights.cells());
  for (int64_t cell = 0; cell < weights.cells(); ++cell) {
    int held = weights.held.empty() ? 0 : weights.held[cell];
    spins[cell] = held ? held : number & 1 ? 1 : -1;
    if (!held)
      number >>= 1;
  }
  return spins;
}

int freeOf(const Weights &weights) {
  return static_cast<int>(weights.cells() - std::count_if(weights.held.begin(), weights.held.end(),
                                                          [](int8_t held) { return held != 0; }));
}

double upProbability(double field) { return 1 / (1 + std::exp(-2 * field)); }

/// Largest error of a conditional over all states of all free cells, and where.
std::pair<double, std::set<int64_t>> worstConditional(const Sample &sample) {
  const Weights &weights = sample.weights;
  double worst = 0;
  std::set<int64_t> where;
  for (uint64_t number = 0; number < uint64_t(1) << freeOf(weights); ++number) {
    std::vector<int> spins = spinsOf(weights, number);
    for (int64_t cell = 0; cell < weights.cells(); ++cell) {
      if (!weights.held.empty() && weights.held[cell] != 0)
        continue;
      double model = sample.beta * weights.biases[cell];
      double coded = sample.codes.scale * sample.codes.biases[cell];
      for (const Edge &edge : sample.edges)
        if (edge.a == cell || edge.b == cell) {
          int other = spins[edge.a == cell ? edge.b : edge.a];
          model += edge.model * other;
          coded += edge.coded * other;
        }
      double drive = 0, codedDrive = 0;
      if (!weights.drives.empty()) {
        drive = sample.beta * weights.drives[cell];
        codedDrive = sample.codes.scale * sample.codes.drives[cell];
      }
      double error = 0;
      for (int sign : {-1, 1}) // x_t, which the run gives
        error = std::max(error, std::abs(upProbability(model + sign * drive) -
                                         upProbability(coded + sign * codedDrive)));
      if (error > worst + 1e-12)
        where.clear();
      if (error > worst - 1e-12)
        where.insert(cell);
      worst = std::max(worst, error);
    }
  }
  return {worst, where};
}

double divergenceOf(const Sample &sample) {
  const Weights &weights = sample.weights;
  std::vector<double> model, coded;
  for (uint64_t number = 0; number < uint64_t(1) << freeOf(weights); ++number) {
    std::vector<int> spins = spinsOf(weights, number);
    double m = 0, c = 0;
    for (const Edge &edge : sample.edges) {
      m += edge.model * spins[edge.a] * spins[edge.b];
      c += edge.coded * spins[edge.a] * spins[edge.b];
    }
    for (int64_t cell = 0; cell < weights.cells(); ++cell) {
      m += sample.beta * weights.biases[cell] * spins[cell];
      c += sample.codes.scale * sample.codes.biases[cell] * spins[cell];
    }
    model.push_back(std::exp(m));
    coded.push_back(std::exp(c));
  }
  double zModel = std::accumulate(model.begin(), model.end(), 0.0);
  double zCoded = std::accumulate(coded.begin(), coded.end(), 0.0);
  double divergence = 0;
  for (size_t i = 0; i < model.size(); ++i)
    divergence += model[i] / zModel * std::log(model[i] / zModel / (coded[i] / zCoded));
  return divergence;
}

TEST(QuantiseReport, IsTheMaximumOverAllStates) {
  std::mt19937_64 random(11);
  int held = 0, periodic = 0;
  for (int round = 0; round < 300; ++round) {
    Sample sample = randomSample(random);
    bool driven = round % 2;
    if (driven)
      addDrives(sample, random);
    held += !sample.weights.held.empty();
    periodic += sample.weights.periodicRows || sample.weights.periodicColumns;
    QuantisationReport report = reportQuantisation(sample.weights, sample.beta, sample.codes);
    auto [worst, where] = worstConditional(sample);
    ASSERT_NEAR(report.conditionalError, worst, 1e-12) << round;
    EXPECT_FALSE(report.bounded);
    if (worst > 1e-9)
      EXPECT_TRUE(where.contains(report.worstRow * sample.weights.columns + report.worstColumn));
    ASSERT_EQ(report.divergence.has_value(), !driven);
    if (!driven)
      ASSERT_NEAR(*report.divergence, divergenceOf(sample), 1e-9) << round;
  }
  EXPECT_GT(held, 50);
  EXPECT_GT(periodic, 50);
}

TEST(QuantiseReport, CountsAndSwing) {
  std::mt19937_64 random(12);
  int64_t vanished = 0;
  for (int round = 0; round < 300; ++round) {
    Sample sample = randomSample(random);
    if (round % 2)
      addDrives(sample, random);
    QuantisationReport report = reportQuantisation(sample.weights, sample.beta, sample.codes);
    int64_t couplings = 0, gone = 0;
    double largest = 0, largestBias = 0, largestDrive = 0, swing = 0;
    for (const Edge &edge : sample.edges) {
      couplings += edge.model != 0;
      gone += edge.model != 0 && edge.coded == 0;
      largest = std::max(largest, std::abs(edge.model));
    }
    for (int64_t cell = 0; cell < sample.weights.cells(); ++cell) {
      double sum = sample.codes.scale * std::abs(sample.codes.biases[cell]);
      if (!sample.weights.drives.empty()) {
        sum += sample.codes.scale * sample.codes.drives[cell];
        largestDrive = std::max(largestDrive, sample.beta * sample.weights.drives[cell]);
      }
      for (const Edge &edge : sample.edges)
        sum += edge.a == cell || edge.b == cell ? std::abs(edge.coded) : 0;
      swing = std::max(swing, 4 * sum);
      largestBias = std::max(largestBias, sample.beta * std::abs(sample.weights.biases[cell]));
    }
    EXPECT_EQ(report.couplings, couplings);
    EXPECT_EQ(report.vanished, gone);
    EXPECT_DOUBLE_EQ(report.largestCoupling, largest);
    EXPECT_DOUBLE_EQ(report.largestBias, largestBias);
    EXPECT_DOUBLE_EQ(report.largestDrive, largestDrive);
    EXPECT_NEAR(report.swing, swing, 1e-12);
    EXPECT_EQ(report.scale, sample.codes.scale);
    vanished += gone;
  }
  EXPECT_GT(vanished, 20);
}

/// A cell of 26 neighbours: a bound, said to be one, that no state exceeds and one comes near.
TEST(QuantiseReport, BoundsWhatItCannotSearch) {
  std::mt19937_64 random(13);
  constexpr int kNeighbours = 26;
  Weights weights;
  weights.rows = 1;
  weights.columns = kNeighbours + 1;
  Codes codes;
  codes.scale = 0.1;
  for (int64_t step = 1; step <= kNeighbours; ++step)
    weights.directions.push_back({0, step});
  weights.couplings.assign(kNeighbours * weights.columns, 0);
  weights.biases.assign(weights.columns, 0);
  codes.couplings.assign(weights.couplings.size(), 0);
  codes.biases.assign(weights.columns, 0);
  // Cell 0 feels all others; every code is off by 0.03 of either sign.
  double model[kNeighbours], coded[kNeighbours];
  for (int64_t step = 1; step <= kNeighbours; ++step) {
    int64_t code = static_cast<int64_t>(random() % 9) - 4;
    size_t entry = (step - 1) * weights.columns;
    coded[step - 1] = 0.1 * static_cast<double>(code);
    model[step - 1] = coded[step - 1] + (random() % 2 ? 0.03 : -0.03);
    weights.couplings[entry] = model[step - 1];
    codes.couplings[entry] = static_cast<int16_t>(code);
  }
  QuantisationReport report = reportQuantisation(weights, 1, codes);
  EXPECT_TRUE(report.bounded);
  EXPECT_EQ(report.worstColumn, 0);
  EXPECT_FALSE(report.divergence.has_value()); // 27 free spins

  // Climb from random states to ones with large errors.
  double worst = 0;
  for (int start = 0; start < 200; ++start) {
    int spins[kNeighbours];
    for (int &spin : spins)
      spin = random() % 2 ? 1 : -1;
    auto error = [&] {
      double m = 0, c = 0;
      for (int i = 0; i < kNeighbours; ++i) {
        m += model[i] * spins[i];
        c += coded[i] * spins[i];
      }
      return std::abs(upProbability(m) - upProbability(c));
    };
    for (bool better = true; better;) {
      better = false;
      for (int &spin : spins) {
        double before = error();
        spin = -spin;
        if (error() > before)
          better = true;
        else
          spin = -spin;
      }
    }
    worst = std::max(worst, error());
  }
  EXPECT_LE(worst, report.conditionalError);
  EXPECT_GT(worst, 0.6 * report.conditionalError);
  EXPECT_NEAR(report.conditionalError, std::tanh(kNeighbours * 0.03 / 2), 1e-9);
}

} // namespace
} // namespace isinglass::dtca
