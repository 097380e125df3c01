//===- ObserversTest.cpp - energy, moments and prepare against the definition -------------------------------===//
#include "test/unit/cpu/Compiled.h"
#include "test/unit/cpu/Models.h"

#include "targets/cpu/isa/Isa.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>

namespace isinglass::test {
namespace {

const std::string kTables = R"(
  gibbs.buffer @W on edges #g
  gibbs.buffer @t on shape [3]
  gibbs.buffer @K on shape []
)";

const std::vector<std::string> &models() {
  static const std::vector<std::string> all = {
      latticeModel("3x5 periodic, [(0, 1), (1, 0), (1, 2)]", "#gibbs.serial<15>"),
      latticeModel("4x3x5 periodic(1), [(0, 0, 1), (2, 1, 0), (1, -1, 3)]", "#gibbs.serial<60>"),
      latticeModel("70 open, [(1), (7)]", "#gibbs.serial<70>"),
      spinModel("#ebm.sparse<5, dense<[[0, 1], [4, 2], [3, 0]]> : tensor<3x2xi32>>", kTables,
                {"-2.0 * @W [@s at source, @s at target] over edges #g",
                 "0.5 * @t at column 2 [@s at column 0, @s at column 1] over rows dense<[[0, 4, "
                 "2], [1, 3, 2], [2, 3, 0]]> : tensor<3x3xi64>",
                 "1.5 * @K [@s] over nodes #g", "0.25 * @K [] over shape []"},
                "#gibbs.serial<5>"),
      // Factors that share lists: weights of one kind and another, and none.
      spinModel("#ebm.sparse<5, dense<[[0, 1], [4, 2]]> : tensor<2x2xi32>>", kTables,
                {"-2.0 * @K [@s at column 0, @s at column 1] over rows dense<[[3, 1]]> : "
                 "tensor<1x2xi64>",
                 "0.7 * @W [@s at source, @s at target] over edges #g",
                 "-2.0 * @K [@s at column 1, @s at column 0] over rows dense<[[0, 4]]> : "
                 "tensor<1x2xi64>",
                 "0.3 [@s at column 0, @s at column 1] over rows dense<[[1, 2]]> : tensor<1x2xi64>",
                 "-1.5 [@s at column 0, @s at column 1] over rows dense<[[3, 2], [1, 0]]> : "
                 "tensor<2x2xi64>",
                 "0.4 * @t at column 1 [@s at column 0] over rows dense<[[3, 1], [0, 2]]> : "
                 "tensor<2x2xi64>",
                 "0.9 * @K [@s at column 0] over rows dense<1> : tensor<1x1xi64>",
                 "unmeasured 0.6 * @K [@s at column 0, @s at column 1] over rows dense<[[2, 4]]> : "
                 "tensor<1x2xi64>"},
                "#gibbs.serial<5>"),
      // A list of nothing.
      spinModel(
          "#ebm.sparse<5, dense<> : tensor<0x2xi32>>", kTables,
          {"-2.0 * @W [@s at source, @s at target] over edges #g", "1.5 * @K [@s] over nodes #g"},
          "#gibbs.serial<5>"),
      spinModel("#ebm.bipartite<3, 4>", kTables,
                {"1.0 * @W [@s at source, @s at target] over edges #g"}, "#gibbs.parts<[3, 4]>"),
      spinModel("#ebm.complete<6>", kTables,
                {"1.0 * @W [@s at source, @s at target] over edges #g"}, "#gibbs.serial<6>"),
      spinModel("#ebm.lattice<4x5 open, [(0, 1)]>", kTables,
                {"0.3 * @K [@s at (-1, 2), @s, @s at (1, 1)] over nodes #g",
                 "0.1 * @K [@s] over nodes #g"},
                "#gibbs.serial<20>"),
      // A field without an energy, beside an energy of the same parameter.
      spinModel("#ebm.lattice<4x5 open, [(0, 1)]>", kTables,
                {"unmeasured 1.0 * @W [@s at source, @s at target] over edges #g",
                 "0.3 * @W [@s at source] over edges #g", "unmeasured 0.1 [@s] over nodes #g"},
                "#gibbs.serial<20>"),
  };
  return all;
}

/// Cells in lanes, rows of one vector and of several with a tail.
const std::vector<std::string> &slicedModels() {
  std::string edges = "  gibbs.buffer @W on edges #g among [-1.0, 1.0]\n";
  std::string pairs = "-0.3 * @W [@s at source, @s at target] over edges #g";
  std::string scalar = "  gibbs.buffer @K on shape []\n";
  std::string constant = "-0.5 [@s at source, @s at target] over edges #g";
  static const std::vector<std::string> all = {
      spinModel("#ebm.lattice<4x6 periodic, [(0, 1), (1, 0), (2, 1)]>", edges, {pairs},
                "#gibbs.residues<[1, 1] mod 2>"),
      spinModel("#ebm.lattice<4x2x6 periodic, [(0, 0, 1), (1, 0, 0)]>", edges,
                {pairs, "unmeasured 0.3 * @W [@s at source, @s at target] over edges #g"},
                "#gibbs.residues<[1, 1, 1] mod 2>"),
      spinModel("#ebm.lattice<44 periodic, [(1), (3)]>", scalar,
                {"1.5 * @K [@s at (-1), @s] over nodes #g", "0.25 * @K [] over shape []"},
                "#gibbs.residues<[1] mod 2>"),
      spinModel("#ebm.lattice<4x4 periodic, [(0, 1), (1, 0)]>", "", {constant},
                "#gibbs.residues<[1, 1] mod 2>"),
  };
  return all;
}

/// Two variables that lie alike, each with biases of its own, which are its spins.
const char *const kTwo = R"(#g = #ebm.lattice<4x6 periodic, [(0, 1), (1, 0)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.state @t on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.buffer @c on nodes #g
  gibbs.factor @f0 -1.0 * @W [@s at source, @t at target] over edges #g
  gibbs.factor @f1 -0.5 * @c [@t] over nodes #g
  gibbs.factor @f2 -0.5 * @b [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f2
      gibbs.yield %0, %1
    }
    gibbs.update @t by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @f0
      %1 = gibbs.field @f1
      gibbs.yield %0, %1
    }
  }
})";

cpu::CpuOptions layoutOf(const std::string &layout, int64_t chains) {
  cpu::CpuOptions options;
  options.layout = layout;
  options.chains = chains;
  return options;
}

/// Of the default layout; cells in lanes, of 64 chains and of one; large blocks.
struct Observed {
  std::string text;
  cpu::CpuOptions options;
};
std::vector<Observed> observed() {
  std::vector<Observed> all;
  for (const std::string &text : models())
    all.push_back({text, {}});
  for (int64_t chains : {64, 1})
    for (const std::string &text : slicedModels())
      all.push_back({text, layoutOf("sliced", chains)});
  // Places of two and of eight words; rows of more than eight cells, one of them open.
  std::string scalar =
      spinModel("#ebm.lattice<3x19 periodic(0), [(0, 1), (1, 0)]>", kTables,
                {"1.0 * @W [@s at source, @s at target] over edges #g",
                 "0.5 * @K [@s at (-1, 1), @s] over nodes #g", "0.2 * @K [@s] over nodes #g"},
                "#gibbs.serial<57>");
  for (int64_t chains : {128, 512})
    for (const std::string &text : {models().front(), scalar})
      all.push_back({text, layoutOf("tables", chains)});
  // More listed sites than are counted at once, in no order.
  std::string edges, rows;
  for (int i = 0; i < 12; ++i) {
    int source = 5 * i % 12, target = (source + (i % 2 ? 1 : 7)) % 12;
    edges += (i ? ", [" : "[") + std::to_string(source) + ", " + std::to_string(target) + "]";
    rows += (i ? ", [" : "[") + std::to_string(11 - i) + ", " + std::to_string((i + 2) % 12) +
            ", " + std::to_string(i % 3) + "]";
  }
  std::string listed =
      spinModel("#ebm.sparse<12, dense<[" + edges + "]> : tensor<12x2xi32>>", kTables,
                {"-2.0 * @W [@s at source, @s at target] over edges #g",
                 "0.5 * @t at column 2 [@s at column 0, @s at column 1] over rows dense<[" + rows +
                     "]> : tensor<12x3xi64>",
                 "0.5 * @K [@s at target, @s at source] over edges #g"},
                "#gibbs.serial<12>");
  for (int64_t chains : {64, 128, 256, 512})
    all.push_back({listed, layoutOf("tables", chains)});
  all.push_back({listed, {}});
  for (const cpu::Isa &isa : cpu::getIsas())
    if (cpu::runsHere(isa)) {
      all.push_back({listed, layoutOf("tables", 128)});
      all.back().options.isa = isa.name.str();
    }
  all.push_back({scalar, {}});
  all.push_back({kTwo, layoutOf("cells", 1)});
  all.back().options.precision = "i8";
  return all;
}

class Observers : public testing::TestWithParam<int> {
protected:
  Observers() : Observers(observed()[GetParam()]) {}
  explicit Observers(const Observed &observed)
      : model(observed.text, observed.options), block(model, 77) {
    model.drawParameters(11, 1.0);
  }

  double productOf(const Block &of, const Term &term, int chain) const {
    double product = 1;
    for (int64_t cell : term.cells)
      product *= of.spin(model, cell, chain);
    return product;
  }

  Compiled model;
  Block block;
};

TEST_P(Observers, EnergyIsTheDefinition) {
  Aligned<double> energies(model.chains());
  std::fill_n(energies.get(), energies.size(), 3.0); // added to
  model.program().energy(block.state.get(), model.data.get(), 0, energies.get());
  for (int chain = 0; chain < model.chains(); ++chain) {
    std::vector<int> spins;
    for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
      spins.push_back(block.spin(model, cell, chain));
    double exact = model.reference.energy(spins, model.parameters());
    EXPECT_NEAR(energies[chain] - 3, exact, 1e-5 * (1 + std::abs(exact)));
  }
}

TEST_P(Observers, MomentsAreExact) {
  Aligned<uint64_t> lanes((model.chains() + 63) / 64);
  for (size_t w = 0; w < lanes.size(); ++w)
    lanes[w] = 0xf0f0123456789aff + w;
  Aligned<int64_t> counts(model.description.countWords), exact(counts);
  // Cells in planes and listed sites have tallies of 16 bits, which are full by then.
  const bool tallied = model.description.layout == "cells" ||
                       model.description.layout == "sliced" ||
                       observed()[GetParam()].text.find("sparse") != std::string::npos;
  const int times = !tallied ? 2 : model.chains() == 1 ? 65551 : 2100;
  Aligned<uint64_t> none(lanes.size());
  // Samples of two states, one in `rare` of the other: low bits of counts are of any value.
  const int rare = 3;
  Block other(model, 78), up(model, 79);
  std::fill_n(up.state.get(), up.state.size(), ~uint64_t(0));
  // Then as many in which all products are +1.
  for (bool allUp : {false, true}) {
    for (int i = 0; i < times; ++i) {
      const Block &sample = allUp ? up : i % rare == 0 ? other : block;
      model.program().moments(sample.state.get(), lanes.get(), 0, counts.get());
      model.program().moments(block.state.get(), none.get(), 0, counts.get());
    }
    model.program().settle(counts.get());
  }
  std::vector<int64_t> firstCount(64, -1);
  int described = 0, number = 0;
  for (auto factor : (*model.getModule().getOps<gibbs::ProgramOp>().begin())
                         .getBody()
                         .getOps<gibbs::FactorOp>()) {
    if (factor.getWeight() && !factor.getUnmeasured())
      firstCount[number] = model.description.factors[described++].counts;
    ++number;
  }
  const int rareTimes = (times - 1) / rare + 1;
  for (auto [sample, seen] :
       {std::pair(&other, rareTimes), std::pair(&block, times - rareTimes), std::pair(&up, times)})
    for (int chain = 0; chain < model.chains(); ++chain) {
      if (!(lanes[chain / 64] >> (chain % 64) & 1))
        continue;
      for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
        exact[model.description.variables[0].mean + cell] +=
            seen * sample->spin(model, cell, chain);
      for (const Term &term : model.reference.terms)
        if (term.buffer >= 0 && term.measured)
          exact[firstCount[term.factor] + term.entry] +=
              seen * std::lround(productOf(*sample, term, chain));
    }
  for (int64_t at = 0; at < runtime::endOfSums(model.description); ++at)
    EXPECT_EQ(counts[at], exact[at]) << at;
}

TEST_P(Observers, PrepareIgnoresAbsentEntries) {
  model.prepare();
  Aligned<std::byte> before(model.prepared);
  for (size_t at = 0; at < model.data.size(); ++at)
    if (std::isnan(model.data[at]))
      model.data[at] = 1e30f;
  model.prepare();
  for (size_t at = 0; at < before.size(); ++at)
    EXPECT_EQ(before[at], model.prepared[at]) << at;
}

INSTANTIATE_TEST_SUITE_P(Models, Observers, testing::Range(0, static_cast<int>(observed().size())));

TEST(Defaults, CopyLiteralArraysOnly) {
  Compiled model(spinModel(
      "#ebm.lattice<3 open, []>",
      "  gibbs.buffer @a on nodes #g = dense<[1.0, 2.0, 3.0]> : tensor<3xf32>\n"
      "  gibbs.buffer @b on nodes #g = 4.0\n",
      {"1.0 * @a [@s] over nodes #g", "1.0 * @b [@s] over nodes #g"}, "#gibbs.serial<3>"));
  std::fill_n(model.data.get(), model.data.size(), 9.0f);
  model.program().defaults(model.data.get());
  const auto &buffers = model.description.buffers;
  for (int at = 0; at < 3; ++at) {
    EXPECT_EQ(model.data[buffers[0].offset + at], static_cast<float>(at + 1));
    EXPECT_EQ(model.data[buffers[1].offset + at], 9.0f);
  }
  EXPECT_EQ(buffers[0].init.kind, "data");
  EXPECT_EQ(buffers[1].init.kind, "constant");
  EXPECT_EQ(buffers[1].init.first, 4.0);
}

} // namespace
} // namespace isinglass::test
