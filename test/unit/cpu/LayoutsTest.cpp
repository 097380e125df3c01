//===- LayoutsTest.cpp - every layout and precision against the enumeration of what it samples ---------------===//
//
// In integer precisions that is the quantised model, whose conditionals must differ from the
// model's by no more than Precision says. Other instruction sets give the same bits as the host's.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/isa/Isa.h"
#include "test/unit/cpu/Models.h"
#include "test/unit/cpu/Quantised.h"
#include "test/unit/cpu/SampledCase.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace isinglass::test {
namespace {

struct Configuration {
  std::string layout, precision;
  int64_t chains;
  bool all = true; ///< cases, not only kFew
  bool sharedLowByte = false;
  std::string name() const {
    return layout + "_" + precision + "_" + std::to_string(chains) +
           (sharedLowByte ? "_shared" : "");
  }
  cpu::CpuOptions options() const {
    cpu::CpuOptions options;
    options.layout = layout;
    options.precision = precision;
    options.chains = chains;
    options.sharedLowByte = sharedLowByte;
    return options;
  }
};

struct Setting {
  Configuration configuration;
  Case test;
};
void PrintTo(const Setting &setting, std::ostream *stream) {
  *stream << setting.configuration.name() << " of " << setting.test.name;
}

const std::vector<Configuration> kConfigurations = {
    {"tables", "i8", 512},
    {"tables", "i8", 256},
    {"tables", "i8", 128, false},
    {"tables", "i8", 64},
    {"tables", "i16", 512},
    {"tables", "i16", 256},
    {"tables", "i16", 64, false},
    {"tables", "f32", 512},
    {"tables", "f32", 256},
    {"tables", "f32", 64, false},
    {"tables", "i8", 512, false, true},
    {"tables", "i8", 64, false, true},
    {"tables", "i16", 256, false, true},
};

/// Cases for all configurations: each kind of graph, of term and of clamp.
const std::set<std::string> kCases = {
    "Open1D",           "OddRingTwoReach",  "FarRing",       "Torus",
    "OddTorus",         "KnightTorus",      "Mixed3D",       "SerialLattice",
    "ListedLattice",    "UniformOpen",      "ScalarTorus",   "Cold",
    "PlaquetteWeights", "PlaquetteTorus",   "Triples",       "OpenOnRing",
    "Sparse",           "SparseSerial",     "SparseUniform", "HeldShared",
    "HeldPerChain",     "ByPhases",         "TwoVariables",  "EightNeighbours",
    "SevenNeighbours",  "NeighboursOfSome", "Products"};

const std::set<std::string> kFew = {"Torus", "Mixed3D", "Sparse", "HeldPerChain", "TwoVariables"};

/// Layouts of periodic lattices alone.
const std::vector<Configuration> kPlanes = {
    {"sliced", "f32", 64}, {"sliced", "f32", 1}, {"cells", "i8", 1}};

/// Cases for `cells` beside those.
const std::set<std::string> kPeriodic = {"Torus",        "KnightTorus",    "ScalarTorus",
                                         "UniformTorus", "PlaquetteTorus", "PlaquetteWeightsTorus",
                                         "ShiftedRing"};

std::vector<Setting> settings() {
  std::vector<Setting> settings;
  for (const Configuration &configuration : kPlanes)
    for (const Case &test : slicedCases())
      settings.push_back({configuration, test});
  for (const Case &test : distributionCases())
    if (kPeriodic.contains(test.name))
      settings.push_back({kPlanes.back(), test});
  for (const Configuration &configuration : kConfigurations)
    for (const Case &test : distributionCases())
      if ((configuration.all ? kCases : kFew).contains(test.name))
        settings.push_back({configuration, test});
  return settings;
}

class Layouts : public testing::TestWithParam<Setting> {};

TEST_P(Layouts, MatchEnumeration) {
  const auto &[configuration, test] = GetParam();
  Compiled model(test.text, configuration.options());
  ASSERT_EQ(model.description.layout, configuration.layout);
  ASSERT_EQ(model.chains(), configuration.chains);
  if (test.signs)
    model.drawSigns(7, test.deviation);
  else
    model.drawParameters(7, test.deviation);
  model.prepare();
  bool isInteger = model.description.largestCode > 0;
  Reference reference = model.reference;
  if (isInteger)
    reference = quantised(reference, model.parameters(), model.precision.accuracy.unit,
                          configuration.precision == "i16");
  SampledCase sampled(test, model);
  sampled.run();
  size_t groups = std::max<size_t>(1, test.clamps.size());
  for (size_t group = 0; group < groups; ++group) {
    Clamped clamped = test.clamps.empty() ? Clamped() : test.clamps[group];
    Averages exact = reference.enumerate(model.parameters(), test.beta, clamped);
    EXPECT_LT(sampled.worst(exact, group, groups, !isInteger), 4) << test.name << " " << group;
  }
}

std::string nameOf(const testing::TestParamInfo<Setting> &info) {
  return info.param.configuration.name() + "_" + info.param.test.name;
}
INSTANTIATE_TEST_SUITE_P(Cases, Layouts, testing::ValuesIn(settings()), nameOf);

//===-- Faults ----------------------------------------------------------------------------------------===//

/// A torus with halos whose couplings are data of one size, which every layout takes.
Case torus() {
  for (Case test : slicedCases())
    if (test.name == "GlassByPhases")
      return test;
  return {};
}

/// The comparison with enumeration sees each of these.
class Faults : public testing::TestWithParam<Configuration> {
protected:
  Faults() : test(torus()), model(test.text, GetParam().options()) {
    model.drawSigns(7, test.deviation);
    model.prepare();
  }
  double worst(bool staleHalos = false) {
    Reference reference = model.reference;
    if (model.description.largestCode > 0)
      reference = quantised(reference, model.parameters(), model.precision.accuracy.unit,
                            GetParam().precision == "i16");
    SampledCase sampled(test, model);
    sampled.staleHalos = staleHalos;
    sampled.run();
    return sampled.worst(reference.enumerate(model.parameters(), test.beta, {}), 0, 1, false);
  }

  Case test;
  Compiled model;
};

TEST_P(Faults, None) { EXPECT_LT(worst(), 4); }

TEST_P(Faults, AcceptanceTableOffByOne) {
  model.fault = [](std::byte *tempered) {
    if (GetParam().layout == "chains") {
      *reinterpret_cast<float *>(tempered) *= 1.05f;
      return;
    }
    if (GetParam().layout == "sliced") {
      auto &tables = *reinterpret_cast<runtime::LevelTables *>(tempered);
      for (auto &plane : tables.thresholds)
        std::copy_n(plane[1], 8, plane[0]);
      return;
    }
    for (int first : {0, 128})
      std::copy(tempered + first + 1, tempered + first + 128, tempered + first);
  };
  EXPECT_GT(worst(), 4);
}

/// The weights of right and lower neighbours in each other's place, in what the kernel reads alone.
TEST_P(Faults, SwappedNeighbour) {
  Aligned<float> data(model.data);
  float *weights = model.data.get() + model.description.buffers[0].offset;
  std::swap_ranges(weights, weights + 16, weights + 16);
  model.program().prepare(model.data.get(), model.prepared.get());
  isg_accuracy accuracy;
  model.program().quantise(model.prepared.get(), std::max(1e-9, model.precision.accuracy.unit),
                           &accuracy);
  model.data = std::move(data);
  EXPECT_GT(worst(), 4);
}

/// The rows of planes are too short for halos here: PlanesTest.cpp.
class FaultsOfHalos : public Faults {};
TEST_P(FaultsOfHalos, StaleHalo) { EXPECT_GT(worst(true), 4); }

const std::vector<Configuration> kWithHalos = {
    {"tables", "i8", 512}, {"tables", "i16", 512}, {"tables", "f32", 256}, {"chains", "f32", 64}};
std::string nameOfConfiguration(const testing::TestParamInfo<Configuration> &info) {
  return info.param.name();
}
INSTANTIATE_TEST_SUITE_P(Halos, Faults, testing::ValuesIn(kWithHalos), nameOfConfiguration);
INSTANTIATE_TEST_SUITE_P(Planes, Faults, testing::ValuesIn(kPlanes), nameOfConfiguration);
INSTANTIATE_TEST_SUITE_P(Halos, FaultsOfHalos, testing::ValuesIn(kWithHalos), nameOfConfiguration);

//===-- Precision -------------------------------------------------------------------------------------===//

const std::string kGrid =
    latticeModel("6x6 periodic, [(0, 1), (1, 0), (2, 1)]", "#gibbs.residues<[1, 1] mod 2>");

/// Local field of a cell in a reference.
double fieldOf(const Reference &reference, const Reference::Parameters &parameters, int64_t cell,
               const std::vector<int> &spins) {
  double field = 0;
  for (const Term &term : reference.terms) {
    if (std::find(term.cells.begin(), term.cells.end(), cell) == term.cells.end())
      continue;
    double value = -term.coefficient;
    if (term.buffer >= 0)
      value *= parameters[term.buffer][term.entry];
    for (int64_t other : term.cells)
      value *= other == cell ? 1 : spins[other];
    field += value;
  }
  return field;
}

class Accuracy : public testing::TestWithParam<std::string> {};

/// No conditional of the quantised model lies further from the model's than is said, nor is what is
/// said more than a few times too much.
TEST_P(Accuracy, BoundsTheChangeOfConditionals) {
  Compiled model(kGrid, Configuration{"tables", GetParam(), 512}.options());
  model.drawParameters(3, 0.3);
  model.prepare();
  const isg_accuracy &accuracy = model.precision.accuracy;
  EXPECT_FALSE(model.precision.exact);
  EXPECT_LE(accuracy.largest_code, static_cast<double>(model.description.largestCode));
  EXPECT_GT(accuracy.largest_code, 0.9 * static_cast<double>(model.description.largestCode));
  Reference rounded =
      quantised(model.reference, model.parameters(), accuracy.unit, GetParam() == "i16");
  std::mt19937_64 random(5);
  double worst = 0, worstField = 0, largest = 0, beta = 0.7;
  for (int draw = 0; draw < 4000; ++draw) {
    std::vector<int> spins(model.reference.numCells);
    for (int &spin : spins)
      spin = random() & 1 ? 1 : -1;
    auto cell = static_cast<int64_t>(random() % spins.size());
    double h = fieldOf(model.reference, model.parameters(), cell, spins);
    double g = fieldOf(rounded, model.parameters(), cell, spins);
    auto p = [&](double field) { return 1 / (1 + std::exp(-2 * beta * field)); };
    worst = std::max(worst, std::abs(p(h) - p(g)));
    worstField = std::max(worstField, std::abs(h - g));
    largest = std::max(largest, std::abs(h));
  }
  double change = model.precision.worstChange(model.description, beta);
  EXPECT_LE(worst, change);
  EXPECT_GT(worst, change / 20);
  EXPECT_LE(worstField, accuracy.field_error * (1 + 1e-6) + 1e-6);
  EXPECT_GT(worstField, accuracy.field_error / 5);
  EXPECT_LE(largest, accuracy.largest_field * (1 + 1e-6));
}
INSTANTIATE_TEST_SUITE_P(Integers, Accuracy, testing::Values("i8", "i16"));

/// Couplings on a grid are whole numbers of units: nothing is rounded, but by the unit by which
/// fields of i16 are whole and a half.
TEST(Precision, GridsAreExact) {
  for (std::string precision : {"i8", "i16"}) {
    bool whole = precision == "i8";
    Compiled model(kGrid, Configuration{"tables", precision, 512}.options());
    std::mt19937_64 random(1);
    for (size_t at = 0; at < model.data.size(); ++at)
      model.data[at] = 0.125f * static_cast<float>(static_cast<int>(random() % 9) - 4);
    model.prepare();
    EXPECT_EQ(model.precision.exact, whole);
    EXPECT_LT(model.precision.accuracy.field_error, whole ? 1e-5 : 1e-4);
    EXPECT_LT(model.precision.worstChange(model.description, 1), whole ? 1e-5 : 6e-5);
  }
}

TEST(Precision, NothingIsExact) {
  Compiled model(kGrid, Configuration{"tables", "i8", 512}.options());
  std::fill_n(model.data.get(), model.data.size(), 0.0f);
  model.prepare();
  EXPECT_TRUE(model.precision.exact);
  EXPECT_EQ(model.precision.accuracy.largest_field, 0);
}

//===-- Instruction sets --------------------------------------------------------------------------------===//

const std::string kSigns = spinModel("#ebm.lattice<6x6 periodic, [(0, 1), (1, 0), (2, 1)]>",
                                     "  gibbs.buffer @W on edges #g among [-1.0, 1.0]\n",
                                     {"-0.3 * @W [@s at source, @s at target] over edges #g"},
                                     "#gibbs.residues<[1, 1] mod 2>");

class SameBits : public testing::TestWithParam<Configuration> {};

/// The state after some sweeps with clamps, whatever the instruction set.
TEST_P(SameBits, OnEveryInstructionSet) {
  std::vector<uint64_t> expected;
  for (const cpu::Isa &isa : cpu::getIsas()) {
    if (!cpu::runsHere(isa))
      continue;
    cpu::CpuOptions options = GetParam().options();
    options.isa = isa.name.str();
    bool signs = options.layout == "sliced";
    Compiled model(signs ? kSigns : kGrid, options);
    EXPECT_EQ(model.description.isa, options.isa);
    if (signs)
      model.drawSigns(3, 1);
    else
      model.drawParameters(3, 0.3);
    model.prepare();
    Block block(model, 4);
    Aligned<uint64_t> held(model.description.stateWords);
    for (int chain = 0; chain < model.chains(); chain += 3)
      setBit(model, held, 5, chain, true);
    for (int chain = 0; chain < model.chains(); ++chain)
      setBit(model, held, 11, chain, true);
    model.sweep(block, &held, 0.8, 7);
    std::vector<uint64_t> state(block.state.get(), block.state.get() + block.state.size());
    if (expected.empty())
      expected = state;
    EXPECT_EQ(state, expected) << options.isa;
  }
}
INSTANTIATE_TEST_SUITE_P(Layouts, SameBits, testing::ValuesIn(kConfigurations),
                         nameOfConfiguration);
INSTANTIATE_TEST_SUITE_P(Chains, SameBits, testing::Values(Configuration{"chains", "f32", 64}),
                         nameOfConfiguration);
INSTANTIATE_TEST_SUITE_P(Planes, SameBits, testing::ValuesIn(kPlanes), nameOfConfiguration);

} // namespace
} // namespace isinglass::test
