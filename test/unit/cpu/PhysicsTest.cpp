//===- PhysicsTest.cpp - updates that are no plain heat bath against the matrix of their sweep ------------===//
//
// Couplings that differ between the ends of an edge, arithmetic with numbers of the node, spins
// that are kept, fields that are late. Means and pair correlations of all cells, each within 4
// standard errors over independent chains; each case has a twin, the rule with the effect left out,
// that must fail the same bars.
//
//===----------------------------------------------------------------------------------------------===//
#include "runtime/random/Streams.h"
#include "test/unit/cpu/Matrix.h"
#include "test/unit/cpu/PerChain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace isinglass::test {
namespace {

//===-- Sampled averages ----------------------------------------------------------------------------===//

class Sampled {
public:
  Sampled(Compiled &model, double beta, int blocks)
      : model(model), beta(beta), held(model.description.stateWords) {
    int64_t cells = model.reference.numCells;
    for (int64_t i = 0; i < cells + cells * (cells - 1) / 2; ++i)
      quantities.emplace_back(blocks * 64);
    for (int number = 0; number < blocks; ++number)
      chains.emplace_back(model, 500 + number);
  }

  void setUp() {
    for (Block &block : chains) {
      for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
        block.state[model.wordOf(cell)] = ~uint64_t(0);
      model.program().exchange(block.state.get());
    }
  }

  void advance(int sweeps) {
    for (Block &block : chains)
      model.sweep(block, &held, beta, sweeps);
  }

  void record() {
    for (size_t number = 0; number < chains.size(); ++number)
      record(number);
    ++samples;
  }

  /// The largest deviation from these averages, in standard errors.
  double worst(const Averages &exact) const {
    double sigmas = 0;
    size_t at = 0;
    auto check = [&](double value) {
      sigmas = std::max(sigmas, quantities[at++].deviation(value, samples));
    };
    for (size_t i = 0; i < exact.mean.size(); ++i)
      check(exact.mean[i]);
    for (size_t i = 0; i < exact.mean.size(); ++i)
      for (size_t j = 0; j < i; ++j)
        check(exact.pairs[i][j]);
    return sigmas;
  }

private:
  void record(size_t number) {
    const Block &block = chains[number];
    size_t at = 0;
    auto add = [&](uint64_t bits) {
      for (int chain = 0; chain < 64; ++chain)
        quantities[at].add(number * 64 + chain, bits >> chain & 1 ? 1 : -1);
      ++at;
    };
    auto word = [&](int64_t cell) { return block.state[model.wordOf(cell)]; };
    for (int64_t i = 0; i < model.reference.numCells; ++i)
      add(word(i));
    for (int64_t i = 0; i < model.reference.numCells; ++i)
      for (int64_t j = 0; j < i; ++j)
        add(~(word(i) ^ word(j)));
  }

  Compiled &model;
  double beta;
  Aligned<uint64_t> held;
  std::vector<Block> chains;
  std::vector<PerChain> quantities;
  int samples = 0;
};

//===-- Stationary laws -------------------------------------------------------------------------------===//

struct Case {
  std::string name, text;
  Rule rule, twin;
  double beta = 1, deviation = 0.6;
};

void PrintTo(const Case &test, std::ostream *stream) { *stream << test.name; }

class Physics : public testing::TestWithParam<Case> {};

/// Numbers of the node that a rule can tell apart.
void setNumbers(Compiled &model) {
  model.setParameter("slope", {0.5f, 1.5f, 0.8f, 1.2f, 2.0f, 0.3f});
  model.setParameter("offset", {0.3f});
  model.setParameter("p", {0.9f, 0.0f, 0.5f, 1.5f, 0.2f, -1.0f});
}

TEST_P(Physics, StationaryLawIsTheMatrix) {
  const Case &test = GetParam();
  Compiled model(test.text);
  model.drawParameters(8, test.deviation);
  setNumbers(model);
  model.prepare();
  Sampled sampled(model, test.beta, 64);
  sampled.advance(200);
  for (int sample = 0; sample < 60; ++sample) {
    sampled.advance(2);
    sampled.record();
  }
  auto law = [&](const Rule &rule) {
    Matrix matrix(model, test.beta, rule);
    return matrix.averages(matrix.stationary());
  };
  double sigmas = sampled.worst(law(test.rule)), without = sampled.worst(law(test.twin));
  EXPECT_LT(sigmas, 4);
  EXPECT_GT(without, 4);
  RecordProperty("sigmas", std::to_string(sigmas) + ", twin " + std::to_string(without));
}

/// A program of spins @s on #g and whatever is declared, with one update.
std::string program(const std::string &graph, const std::string &declared,
                    const std::string &update, const std::string &region) {
  return "#g = " + graph + "\ngibbs.program @M beta 1.0 {\n  gibbs.state @s on #g\n" + declared +
         "  gibbs.sweep @gibbs {\n    gibbs.update @s " + update + " {\n" + region +
         "    }\n  }\n}";
}

const std::string kChess = "by #gibbs.residues<[1, 1] mod 2>";
const std::string kOpen = "#ebm.lattice<2x3 open, [(0, 1), (1, 0)]>";
const std::string kTorus = "#ebm.lattice<2x3 periodic(1), [(0, 1), (1, 0)]>";
const std::string kTorusColours = "by #gibbs.residues<[1, 1] mod 2, seams [0, 1]>";
const std::string kSparse =
    "#ebm.sparse<6, dense<[[0, 1], [1, 2], [4, 2], [2, 3], [5, 3]]> : tensor<5x2xi32>>";
const std::string kSparseColours = "by #gibbs.listed<2, dense<[0, 1, 0, 1, 1, 0]> : tensor<6xi32>>";

/// The two ends of an edge see different weights.
Case asymmetric(const std::string &name, const std::string &graph, const std::string &colours) {
  return {name,
          program(graph, R"(
  gibbs.buffer @W on edges #g
  gibbs.buffer @V on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.factor @out unmeasured -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @in unmeasured -1.0 * @V [@s at source, @s at target] over edges #g
  gibbs.factor @bias -0.5 * @b [@s] over nodes #g
)",
                  colours, R"(
      %0 = gibbs.field @out member 0
      %1 = gibbs.field @in member 1
      %2 = gibbs.field @bias
      gibbs.yield %0, %1, %2
)"),
          [](const Node &node) {
            return Response{node.field("out", 0) + node.field("in", 1) + node.field("bias")};
          },
          // The symmetric part alone: what the chain would be with an energy.
          [](const Node &node) {
            return Response{0.5 * (node.field("out") + node.field("in")) + node.field("bias")};
          }};
}

std::vector<Case> asymmetries() {
  std::vector<Case> cases = {
      asymmetric("Open", kOpen, kChess),
      asymmetric("Torus", kTorus, kTorusColours),
      asymmetric("Sparse", kSparse, kSparseColours),
      asymmetric("Bipartite", "#ebm.bipartite<2, 4>", "by #gibbs.parts<[2, 4]>"),
      asymmetric("Complete", "#ebm.complete<5>", "by #gibbs.serial<5>"),
  };
  std::string bias = "  gibbs.factor @bias -0.4 [@s] over nodes #g\n";
  std::string region = "      %0 = gibbs.field @f member 1\n      %1 = gibbs.field @bias\n"
                       "      gibbs.yield %0, %1\n";
  Rule one = [](const Node &node) { return Response{node.field("f", 1) + node.field("bias")}; };
  Rule any = [](const Node &node) { return Response{node.field("f") + node.field("bias")}; };
  cases.push_back({"Triples",
                   program("#ebm.lattice<8 open, []>",
                           bias + "  gibbs.factor @f 0.9 [@s at (-1), @s, @s at (2)] over nodes "
                                  "#g\n",
                           "by #gibbs.residues<[1] mod 4>", region),
                   one, any});
  cases.push_back(
      {"Rows",
       program("#ebm.lattice<2x3 open, []>",
               bias + "  gibbs.factor @f 0.9 [@s at column 0, @s at column 1] over rows "
                      "dense<[[0, 1], [1, 2], [4, 3], [2, 5]]> : tensor<4x2xi64>\n",
               "by #gibbs.serial<6>", region),
       one, any});
  return cases;
}

const std::string kPairs = R"(
  gibbs.buffer @W on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.factor @pairs -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @bias -0.5 * @b [@s] over nodes #g
)";

/// slope * h - offset, the slope of each cell its own.
Case numbers(const std::string &name, const std::string &graph, const std::string &colours) {
  return {
      name,
      program(graph,
              kPairs + "  gibbs.buffer @slope on nodes #g\n  gibbs.buffer @offset on shape []\n",
              colours, R"(
      %0 = gibbs.field @pairs
      %1 = gibbs.field @bias
      %slope = gibbs.value @slope
      %offset = gibbs.value @offset
      %2 = arith.addf %0, %1 : f32
      %3 = arith.mulf %slope, %2 : f32
      %4 = arith.subf %3, %offset : f32
      gibbs.yield %4
)"),
      [](const Node &node) {
        double h = node.field("pairs") + node.field("bias");
        return Response{node.value("slope") * h - node.value("offset")};
      },
      [](const Node &node) { return Response{node.field("pairs") + node.field("bias")}; }};
}

/// A number that is yielded, and one that decides what is kept. Without an energy's symmetry the
/// kept spins change the law, so that the test sees them.
Case keptUnevenly() {
  return {"KeptUnevenly",
          program(kOpen,
                  R"(
  gibbs.buffer @W on edges #g
  gibbs.buffer @p on nodes #g
  gibbs.buffer @offset on shape []
  gibbs.factor @out unmeasured -2.0 * @W [@s at source, @s at target] over edges #g
)",
                  kChess, R"(
      %0 = gibbs.field @out member 0
      %p = gibbs.value @p
      %half = arith.constant 5.0e-01 : f32
      %few = arith.mulf %p, %half : f32
      %offset = gibbs.value @offset
      gibbs.yield %0, %offset keep %few
)"),
          [](const Node &node) {
            return Response{node.field("out", 0) + node.value("offset"), 0.5 * node.value("p")};
          },
          [](const Node &node) { return Response{node.field("out", 0) + node.value("offset")}; }};
}

/// The field in steps of 1/2 that do not go beyond one, by way of integers.
Case quantised() {
  return {"Quantised", program(kOpen, kPairs, kChess, R"(
      %0 = gibbs.field @pairs
      %1 = gibbs.field @bias
      %h = arith.addf %0, %1 : f32
      %two = arith.constant 2.0 : f32
      %half = arith.constant 0.5 : f32
      %most = arith.constant 2 : i32
      %least = arith.constant -2 : i32
      %2 = arith.mulf %h, %two : f32
      %3 = math.roundeven %2 : f32
      %4 = arith.fptosi %3 : f32 to i32
      %5 = arith.minsi %4, %most : i32
      %below = arith.cmpi slt, %5, %least : i32
      %6 = arith.select %below, %least, %5 : i32
      %7 = arith.sitofp %6 : i32 to f32
      %8 = arith.mulf %7, %half : f32
      gibbs.yield %8
)"),
          [](const Node &node) {
            double h = node.field("pairs") + node.field("bias");
            return Response{0.5 * std::clamp(std::nearbyint(2 * h), -2.0, 2.0)};
          },
          [](const Node &node) { return Response{node.field("pairs") + node.field("bias")}; }};
}

std::vector<Case> responses() {
  return {
      numbers("Open", kOpen, kChess),
      numbers("OddInner", kTorus, kTorusColours),
      numbers("Sparse", kSparse, kSparseColours),
      numbers("Complete", "#ebm.complete<6>", "by #gibbs.serial<6>"),
      quantised(),
      keptUnevenly(),
  };
}

/// (1 - r) of the neighbours as they are and r of them as they were.
Case late(const std::string &name, const std::string &graph, const std::string &colours) {
  return {name,
          program(graph, R"(
  gibbs.state @before on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.factor @pairs -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @out unmeasured -1.0 * @W [@s at source, @before at target] over edges #g
  gibbs.factor @in unmeasured -1.0 * @W [@before at source, @s at target] over edges #g
  gibbs.factor @bias -0.5 * @b [@s] over nodes #g
)",
                  "saving @before " + colours, R"(
      %now = gibbs.field @pairs
      %out = gibbs.field @out member 0
      %in = gibbs.field @in member 1
      %bias = gibbs.field @bias
      %r = arith.constant 6.0e-01 : f32
      %rest = arith.constant 4.0e-01 : f32
      %old = arith.addf %out, %in : f32
      %0 = arith.mulf %now, %rest : f32
      %1 = arith.mulf %old, %r : f32
      gibbs.yield %0, %1, %bias
)"),
          [](const Node &node) {
            double old = node.field("out") + node.field("in");
            return Response{0.4 * node.field("pairs") + 0.6 * old + node.field("bias")};
          },
          [](const Node &node) { return Response{node.field("pairs") + node.field("bias")}; },
          1,
          0.7};
}

/// A cell with all of it: two weights a wire, some of each late, a slope that saturates, some stay.
Case device() {
  return {"Device",
          program(kTorus, R"(
  gibbs.state @before on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @V on edges #g
  gibbs.buffer @slope on nodes #g
  gibbs.buffer @offset on shape []
  gibbs.buffer @p on nodes #g
  gibbs.factor @energy -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @out unmeasured -1.0 * @W [@s at source, @before at target] over edges #g
  gibbs.factor @in unmeasured -1.0 * @V [@s at source, @s at target] over edges #g
)",
                  "saving @before " + kTorusColours, R"(
      %out = gibbs.field @out
      %in = gibbs.field @in member 1
      %slope = gibbs.value @slope
      %offset = gibbs.value @offset
      %p = gibbs.value @p
      %0 = arith.addf %out, %in : f32
      %1 = math.tanh %0 : f32
      %2 = arith.mulf %slope, %1 : f32
      %3 = arith.subf %2, %offset : f32
      %third = arith.constant 0.3 : f32
      %keep = arith.mulf %p, %third : f32
      gibbs.yield %3 keep %keep
)"),
          [](const Node &node) {
            double h = std::tanh(node.field("out", 0) + node.field("in", 1));
            return Response{node.value("slope") * h - node.value("offset"), 0.3 * node.value("p")};
          },
          [](const Node &node) {
            double h = std::tanh(node.field("energy"));
            return Response{node.value("slope") * h - node.value("offset"), 0.3 * node.value("p")};
          },
          1,
          0.8};
}

std::vector<Case> delays() {
  return {
      late("Open", kOpen, kChess),
      late("Torus", kTorus, kTorusColours),
      late("Ring", "#ebm.lattice<6 periodic, [(1)]>", "by #gibbs.residues<[1] mod 2>"),
      late("Sparse", kSparse, kSparseColours),
      late("Complete", "#ebm.complete<5>", "by #gibbs.serial<5>"),
      device(),
  };
}

std::string nameOf(const testing::TestParamInfo<Case> &info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Member, Physics, testing::ValuesIn(asymmetries()), nameOf);
INSTANTIATE_TEST_SUITE_P(Value, Physics, testing::ValuesIn(responses()), nameOf);
INSTANTIATE_TEST_SUITE_P(Saving, Physics, testing::ValuesIn(delays()), nameOf);

//===-- Kept spins ------------------------------------------------------------------------------------===//

std::string keepModel(const std::string &p) {
  return program(kOpen, kPairs, kChess, R"(
      %0 = gibbs.field @pairs
      %1 = gibbs.field @bias
      %p = arith.constant )" + p + R"( : f32
      gibbs.yield %0, %1 keep %p
)");
}

Rule keepRule(double keep) {
  return
      [keep](const Node &node) { return Response{node.field("pairs") + node.field("bias"), keep}; };
}

TEST(Keep, EverySweepIsTheMatrix) {
  Compiled model(keepModel("0.37"));
  model.drawParameters(3, 0.8);
  model.prepare();
  Matrix matrix(model, 1, keepRule(0.37)), twin(model, 1, keepRule(0));
  Law law = matrix.up(), other = twin.up();
  for (int sweeps = 1; sweeps <= 5; ++sweeps) {
    Sampled sampled(model, 1, 128);
    sampled.setUp();
    sampled.advance(sweeps);
    sampled.record();
    law = matrix.sweep(law);
    other = twin.sweep(other);
    EXPECT_LT(sampled.worst(matrix.averages(law)), 4) << sweeps;
    if (sweeps == 1) {
      EXPECT_GT(sampled.worst(twin.averages(other)), 4);
    }
  }
}

TEST(Keep, LeavesTheLawAlone) {
  Compiled model(keepModel("0.37"));
  model.drawParameters(3, 0.8);
  model.prepare();
  Sampled sampled(model, 1, 64);
  sampled.advance(200);
  for (int sample = 0; sample < 60; ++sample) {
    sampled.advance(3);
    sampled.record();
  }
  Averages boltzmann = model.reference.enumerate(model.parameters(), 1, {});
  EXPECT_LT(sampled.worst(boltzmann), 4);
  EXPECT_GT(sampled.worst(model.reference.enumerate(model.parameters(), 0.9, {})), 4);
}

/// Isolated unbiased cells forget at the rate p.
TEST(Keep, AutocorrelationIsP) {
  Compiled model(program("#ebm.lattice<64 open, []>", "", "by #gibbs.residues<[1] mod 1>", R"(
      %p = arith.constant 0.37 : f32
      gibbs.yield keep %p
)"));
  Aligned<uint64_t> held(model.description.stateWords);
  PerChain products(64 * 64);
  for (int number = 0; number < 64; ++number) {
    Block block(model, number), before(block);
    model.sweep(block, &held, 1, 1);
    for (int chain = 0; chain < 64; ++chain)
      for (int64_t cell = 0; cell < 64; ++cell)
        products.add(number * 64 + chain,
                     block.spin(model, cell, chain) * before.spin(model, cell, chain));
  }
  EXPECT_LT(products.deviation(0.37, 64), 4);
  EXPECT_GT(products.deviation(0, 64), 4);
}

/// Which chains keep is number < p 2^32, by the second draw of each cell.
TEST(Keep, MatchesScalarBits) {
  std::vector<float> p = {0,        1,    0x1p-32f,         0x1p-31f, 0.37f,
                          0x1p-33f, 0.5f, 1 - 0x1p-24f,     -0.5f,    1.5f,
                          1e-3f,    1e9f, std::nanf("nan"), 0.999f,   0x1.8p-32f};
  Compiled model(program("#ebm.lattice<15 open, []>", "  gibbs.buffer @p on nodes #g\n",
                         "by #gibbs.serial<15>", R"(
      %p = gibbs.value @p
      %h = arith.constant 100.0 : f32
      gibbs.yield %h keep %p
)"));
  model.setParameter("p", p);
  model.prepare();
  Block block(model, 5);
  Aligned<uint64_t> held(model.description.stateWords), stream(block.stream);
  runtime::StreamWords words(stream.get(), 64);
  for (int sweep = 0; sweep < 50; ++sweep) {
    for (int64_t cell = 0; cell < 15; ++cell)
      block.state[model.wordOf(cell)] = 0;
    model.sweep(block, &held, 1, 1);
    for (int64_t cell = 0; cell < 15; ++cell) {
      runtime::Draw up = runtime::draw(words), keep = runtime::draw(words);
      uint64_t expected = 0;
      for (int chain = 0; chain < 64; ++chain) {
        double number = runtime::chainNumber(keep, chain);
        bool kept = std::floor(static_cast<double>(p[cell]) * 0x1p32) > number;
        if (!kept && runtime::chainNumber(up, chain) != 0)
          expected |= uint64_t(1) << chain;
      }
      EXPECT_EQ(block.state[model.wordOf(cell)], expected) << p[cell];
    }
  }
}

//===-- The saved state -------------------------------------------------------------------------------===//

/// Phase after phase is the same run as a sweep, past included.
TEST(Saving, PhasesAreASweep) {
  Compiled model(late("", kTorus, kTorusColours).text);
  model.drawParameters(1, 0.5);
  model.prepare();
  Block one(model, 9), other(one);
  Aligned<uint64_t> held(model.description.stateWords);
  model.sweep(one, &held, 1, 3);
  for (int sweep = 0; sweep < 3; ++sweep)
    for (int64_t phase = 0; phase < model.description.phases; ++phase)
      model.phase(other, other.stream, &held, 1, phase);
  for (size_t word = 0; word < one.state.size(); ++word)
    EXPECT_EQ(one.state[word], other.state[word]) << word;
}

/// Every cell's past is what it was, clamped in all chains or in some; a clamped past stays.
TEST(Saving, PastIsWhatWas) {
  Compiled model(late("", kOpen, kChess).text);
  model.drawParameters(1, 0.5);
  model.prepare();
  Block block(model, 9);
  Aligned<uint64_t> held(model.description.stateWords);
  held[model.wordOf(0)] = ~uint64_t(0);
  held[model.wordOf(1)] = 0xffff0000ff00aa55;
  held[model.wordOf(6 + 2)] = 0x00ff; // the past of cell 2 in 8 chains
  for (int sweep = 0; sweep < 3; ++sweep) {
    Block before(block);
    model.sweep(block, &held, 1, 1);
    for (int64_t cell = 0; cell < 6; ++cell) {
      uint64_t was = before.state[model.wordOf(cell)], past = model.wordOf(6 + cell);
      uint64_t expected = (was & ~held[past]) | (before.state[past] & held[past]);
      EXPECT_EQ(block.state[past], expected) << cell;
      uint64_t changed = block.state[model.wordOf(cell)] ^ was;
      EXPECT_EQ(changed & held[model.wordOf(cell)], 0u) << cell;
    }
    EXPECT_NE(block.state[model.wordOf(3)], before.state[model.wordOf(3)]);
  }
}

} // namespace
} // namespace isinglass::test
