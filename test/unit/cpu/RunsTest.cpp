//===- RunsTest.cpp - the sampler on compiled programs with blocks of any size ------------------------------===//
//
// What a run reports must be of one piece: energies and means are recomputed from its spins, for
// numbers of chains that do not fill the last block.
//
//===----------------------------------------------------------------------------------------------===//
#include "runtime/chains/HeldCells.h"
#include "runtime/chains/Sampler.h"
#include "runtime/random/Streams.h"
#include "test/unit/cpu/Compiled.h"
#include "test/unit/cpu/DistributionCases.h"

#include <gtest/gtest.h>

#include <set>

namespace isinglass::test {
namespace {

struct Run {
  std::string layout, precision;
  int64_t block, chains;
};
void PrintTo(const Run &run, std::ostream *stream) {
  *stream << run.layout << "_" << run.precision << "_" << run.block << "_" << run.chains;
}

std::string textOf() {
  for (const Case &test : slicedCases())
    if (test.name == "GlassHeld")
      return test.text;
  return "";
}

class Runs : public testing::TestWithParam<Run> {
protected:
  Runs() : model(textOf(), options()) { model.drawSigns(5, 1); }
  static cpu::CpuOptions options() {
    cpu::CpuOptions options;
    options.layout = GetParam().layout;
    options.precision = GetParam().precision;
    options.chains = GetParam().block;
    return options;
  }

  /// At what a chain holds cell 3, if it does; words of 64 chains are not alike.
  static int heldAt(int64_t chain) {
    int64_t kind = (chain + chain / 64) % 4;
    return kind == 3 ? 0 : kind == 1 ? -1 : 1;
  }
  runtime::NamedArrays clamps() const {
    std::vector<int8_t> values(GetParam().chains * 16, 0);
    for (int64_t chain = 0; chain < GetParam().chains; ++chain)
      values[chain * 16 + 3] = static_cast<int8_t>(heldAt(chain));
    runtime::NamedArrays arrays;
    arrays.emplace("s", runtime::fromInt8({GetParam().chains, 4, 4}, values));
    return arrays;
  }

  runtime::Sampler makeSampler(int threads) {
    runtime::Parameters parameters;
    parameters.data.assign(model.data.get(), model.data.get() + model.data.size());
    return {model.program(),
            model.description,
            {GetParam().chains, kSeed, threads},
            std::move(parameters),
            runtime::buildClamps(model.description, clamps(), GetParam().chains)};
  }
  runtime::Samples run(int threads) {
    return makeSampler(threads).run({20, kSamples, 2, {"linear", 0.2, 0.7}});
  }
  std::vector<int8_t> spinsOf(const runtime::Samples &samples) const {
    std::vector<int8_t> spins(GetParam().chains * kSamples * 16);
    samples.spins.expand(0, 0, spins);
    return spins;
  }

  static constexpr int64_t kSamples = 5;
  static constexpr uint64_t kSeed = 3;
  Compiled model;
};

TEST_P(Runs, EnergiesAndMeansAreThoseOfTheSpins) {
  ASSERT_EQ(model.chains(), GetParam().block);
  runtime::Samples samples = run(1);
  std::vector<int8_t> spins = spinsOf(samples);
  std::vector<double> sums(16, 0);
  for (int64_t row = 0; row < GetParam().chains * kSamples; ++row) {
    std::vector<int> here(spins.begin() + row * 16, spins.begin() + (row + 1) * 16);
    ASSERT_NEAR(samples.energy[row], model.reference.energy(here, model.parameters()), 1e-5) << row;
    int64_t chain = row / kSamples;
    if (heldAt(chain) != 0) {
      ASSERT_EQ(here[3], heldAt(chain)) << chain;
    }
    for (int cell = 0; cell < 16; ++cell)
      sums[cell] += here[cell];
  }
  for (int cell = 0; cell < 16; ++cell)
    EXPECT_NEAR(samples.means[0].values[cell],
                sums[cell] / static_cast<double>(GetParam().chains * kSamples), 1e-12);
  double held = 0;
  for (int64_t chain = 0; chain < GetParam().chains; ++chain)
    held += heldAt(chain) != 0;
  EXPECT_EQ(samples.updates, 30 * (16 * static_cast<double>(GetParam().chains) - held));
}

/// Whatever the block.
TEST_P(Runs, ChainsStartAlike) {
  std::vector<int8_t> spins = makeSampler(1).spins(0, GetParam().chains);
  for (int64_t chain = 0; chain < GetParam().chains; ++chain)
    for (int64_t cell = 0; cell < 16; ++cell) {
      if (cell == 3)
        continue; // held
      uint64_t bits = runtime::initialSpins(kSeed, static_cast<uint32_t>(chain / 64), cell);
      ASSERT_EQ(spins[chain * 16 + cell], bits >> chain % 64 & 1 ? 1 : -1) << chain << " " << cell;
    }
}

TEST_P(Runs, SumsAreThoseOfTheSpins) {
  runtime::Sampler sampler = makeSampler(1);
  sampler.sweep(0.5, 3);
  std::vector<int64_t> places = runtime::placesOfCells(model.description.variables[0]);
  std::vector<int8_t> signs;
  for (int i = 0; i < 3 * 16; ++i)
    signs.push_back(i < 16 || i * i % 7 < 3 ? 1 : -1);
  std::vector<int8_t> spins = sampler.spins(0);
  std::vector<int64_t> sums = sampler.sumsAt(places, signs);
  ASSERT_EQ(sums.size(), GetParam().chains * 3u);
  for (int64_t chain = 0; chain < GetParam().chains; ++chain)
    for (int k = 0; k < 3; ++k) {
      int64_t sum = 0;
      for (int i = 0; i < 16; ++i)
        sum += signs[k * 16 + i] * spins[chain * 16 + i];
      ASSERT_EQ(sums[chain * 3 + k], sum) << chain << ", " << k;
    }
  sums.resize((GetParam().chains + 1) / 2 * 3);
  EXPECT_EQ(sampler.sumsAt(places, signs, (GetParam().chains + 1) / 2), sums);
}

TEST_P(Runs, ThreadsDoNotMatterAndChainsDiffer) {
  runtime::Samples one = run(1), two = run(2);
  std::vector<int8_t> spins = spinsOf(one);
  EXPECT_EQ(spins, spinsOf(two));
  EXPECT_EQ(one.energy, two.energy);
  std::set<std::vector<int8_t>> distinct;
  for (int64_t chain = 0; chain < GetParam().chains; ++chain)
    distinct.insert(
        {spins.begin() + chain * kSamples * 16, spins.begin() + (chain + 1) * kSamples * 16});
  EXPECT_EQ(static_cast<int64_t>(distinct.size()), GetParam().chains);
}

INSTANTIATE_TEST_SUITE_P(Blocks, Runs,
                         testing::Values(Run{"tables", "i8", 512, 700},
                                         Run{"tables", "i8", 256, 70},
                                         Run{"tables", "i16", 128, 131},
                                         Run{"tables", "f32", 64, 3}, Run{"sliced", "f32", 64, 67},
                                         Run{"sliced", "f32", 1, 6}, Run{"cells", "i8", 1, 7},
                                         Run{"chains", "f32", 64, 65}),
                         testing::PrintToStringParamName());

} // namespace
} // namespace isinglass::test
