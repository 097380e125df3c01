//===- TilesTest.cpp - large lattices cut into tiles ---------------------------------------------------------===//
#include "test/unit/cpu/Compiled.h"
#include "test/unit/cpu/Models.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <ostream>
#include <set>

namespace isinglass::test {
namespace {

const std::string kLarge =
    spinModel("#ebm.lattice<513x256 periodic, [(0, 1), (1, 0)]>", "  gibbs.buffer @b on shape []\n",
              {"-1.0 [@s at source, @s at target] over edges #g", "1.0 * @b [@s] over nodes #g"},
              "#gibbs.residues<[1, 1] mod 2, seams [1, 0]>");

class Tiled {
public:
  explicit Tiled(Compiled &model)
      : model(model), block(model, 4), held(model.description.stateWords) {
    for (int64_t tile = 0; tile < model.description.tiles; ++tile) {
      streams.emplace_back(model.description.streamWords);
      seedStream(streams.back(), 100 + tile);
    }
  }

  void sweep(double beta, int sweeps) {
    for (int sweep = 0; sweep < sweeps; ++sweep)
      for (int64_t phase = 0; phase < model.description.phases; ++phase)
        for (int64_t tile = 0; tile < model.description.tiles; ++tile)
          model.phase(block, streams[tile], &held, beta, phase, tile);
  }

  /// The same, but tile 0 and those near it go on for as many phases as the others allow. Returns
  /// how many phases they were ahead of another at most.
  int64_t sweepAhead(double beta, int64_t sweeps) {
    int64_t tiles = model.description.tiles, reach = model.description.reach, ahead = 0;
    int64_t last = sweeps * model.description.phases;
    std::vector<int64_t> phases(tiles, 0), nearest(tiles);
    std::iota(nearest.begin(), nearest.end(), 0);
    std::ranges::sort(nearest, {}, [&](int64_t tile) { return std::min(tile, tiles - tile); });
    auto mayRun = [&](int64_t tile) {
      bool may = phases[tile] < last;
      for (int64_t d = -reach; d <= reach; ++d)
        may = may && phases[(tile + d + tiles) % tiles] >= phases[tile];
      return may;
    };
    for (auto next = nearest.begin(); next != nearest.end();
         next = std::ranges::find_if(nearest, mayRun)) {
      model.phase(block, streams[*next], &held, beta, phases[*next]++ % model.description.phases,
                  *next);
      ahead = std::max(ahead, phases[*next] - std::ranges::min(phases));
    }
    return ahead;
  }

  std::vector<uint64_t> cells() const {
    std::vector<uint64_t> bits;
    for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
      for (int64_t w = 0; w < runtime::wordsOfPlace(model.chains()); ++w)
        bits.push_back(block.bits(model, cell, w));
    return bits;
  }

  std::vector<double> energies() {
    Aligned<double> sum(64);
    for (int64_t tile = 0; tile < model.description.tiles; ++tile)
      model.program().energy(block.state.get(), model.data.get(), tile, sum.get());
    return std::vector<double>(sum.get(), sum.get() + 64);
  }

  Compiled &model;
  Block block;
  Aligned<uint64_t> held;
  std::vector<Aligned<uint64_t>> streams;
};

TEST(Tiles, CoverEveryCellAndSite) {
  Compiled model(kLarge);
  EXPECT_EQ(model.description.tiles, 4);
  model.data[0] = -40;
  model.prepare();
  Tiled tiled(model);
  tiled.sweep(1, 1);
  for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
    ASSERT_EQ(tiled.block.state[model.wordOf(cell)], ~uint64_t(0)) << cell;
  double cells = static_cast<double>(model.reference.numCells);
  EXPECT_EQ(tiled.energies()[5], -42 * cells);
  Aligned<int64_t> counts(model.description.countWords);
  for (int64_t tile = 0; tile < 4; ++tile)
    model.program().moments(tiled.block.state.get(), model.allLanes().get(), tile, counts.get());
  for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
    ASSERT_EQ(counts[model.description.variables[0].mean + cell], 64);
  EXPECT_EQ(counts[model.description.factors[0].counts], 64 * model.reference.numCells);
}

/// Cells in planes: each tile moves its own tallies, however often the others were counted.
TEST(Tiles, PlanesTallyTheirOwn) {
  struct Lattice {
    int chains, tiles;
    std::string text, residues, layout = "sliced", precision = "f32";
  };
  for (auto [chains, tiles, lattice, residues, layout, precision] :
       {Lattice{64, 8, "512x512 periodic, [(0, 1), (1, 0)]", "1, 1"},
        Lattice{1, 8, "1024x1024 periodic, [(0, 1), (1, 0)]", "1, 1"},
        Lattice{1, 4, "16x32x1024 periodic, [(0, 0, 1), (0, 1, 0), (1, 0, 0)]", "1, 1, 1"},
        // No axis is left to be cut.
        Lattice{1, 1, "131072 periodic, [(1)]", "1", "cells", "i8"}}) {
    cpu::CpuOptions options;
    options.layout = layout;
    options.precision = precision;
    options.chains = chains;
    Compiled model(spinModel("#ebm.lattice<" + lattice + ">",
                             "  gibbs.buffer @W on edges #g among [-1.0, 1.0]\n",
                             {"-1.0 * @W [@s at source, @s at target] over edges #g"},
                             "#gibbs.residues<[" + residues + "] mod 2>"),
                   options);
    EXPECT_EQ(model.chains(), chains);
    EXPECT_EQ(model.description.tiles, tiles);
    Block block(model, 4);
    model.program().exchange(block.state.get());
    Aligned<int64_t> counts(model.description.countWords);
    const int times = 300;
    for (int64_t tile = 0; tile < model.description.tiles; ++tile)
      for (int i = 0; i < times; ++i)
        model.program().moments(block.state.get(), model.allLanes().get(), tile, counts.get());
    model.program().settle(counts.get());
    auto sumOf = [&](auto value) {
      int64_t sum = 0;
      for (int chain = 0; chain < chains; ++chain)
        sum += value(chain);
      return times * sum;
    };
    for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
      ASSERT_EQ(counts[model.description.variables[0].mean + cell],
                sumOf([&](int chain) { return block.spin(model, cell, chain); }))
          << cell;
    for (const Term &term : model.reference.terms)
      ASSERT_EQ(counts[model.description.factors[0].counts + term.entry], sumOf([&](int chain) {
                  return block.spin(model, term.cells[0], chain) *
                         block.spin(model, term.cells[1], chain);
                }))
          << term.entry;
  }
}

/// A lattice in tiles, and how far cells depend on others.
struct Cut {
  std::string name, lattice, layout, precision;
  int64_t chains, reach;
  std::string residues = "1, 1";
  friend void PrintTo(const Cut &cut, std::ostream *stream) { *stream << cut.name; }
};

class Ahead : public testing::TestWithParam<Cut> {
protected:
  static std::string text() {
    return spinModel("#ebm.lattice<" + GetParam().lattice + ">",
                     "  gibbs.buffer @W on edges #g among [-1.0, 1.0]\n",
                     {"-1.0 * @W [@s at source, @s at target] over edges #g"},
                     "#gibbs.residues<[" + GetParam().residues + "] mod 2>");
  }
  static cpu::CpuOptions options() {
    cpu::CpuOptions options;
    options.layout = GetParam().layout;
    options.chains = GetParam().chains;
    options.precision = GetParam().precision;
    return options;
  }
};

/// Tiles that wait for those within their reach alone come to the same bits; had they waited for
/// fewer, they would not.
void expectSameBits(Compiled &model, int64_t reach) {
  EXPECT_EQ(model.description.tiles, 8);
  EXPECT_EQ(model.description.reach, reach);
  model.drawSigns(3, 1);
  model.prepare();
  Tiled inTurn(model), ahead(model), early(model);
  inTurn.sweep(0.8, 3);
  EXPECT_EQ(ahead.sweepAhead(0.8, 3), 4 / reach);
  EXPECT_TRUE(std::ranges::equal(inTurn.cells(), ahead.cells()));
  --model.description.reach;
  early.sweepAhead(0.8, 3);
  EXPECT_FALSE(std::ranges::equal(inTurn.cells(), early.cells()));
}

TEST_P(Ahead, SameBits) {
  Compiled model(text(), options());
  expectSameBits(model, GetParam().reach);
}

/// Moments are a phase: what they read has to be there, though no update reads it.
TEST(Tiles, MomentsWaitForWhatTheyRead) {
  auto reachOf = [](bool far) {
    std::string rows =
        far ? "  gibbs.factor @pair 1.0 * @K at column 2 [@s at column 0, @s at column 1] over "
              "rows dense<[[0, 200000, 0]]> : tensor<1x3xi64>\n"
            : "";
    Compiled model("#g = #ebm.lattice<1024x256 periodic, [(0, 1), (1, 0)]>\n"
                   "gibbs.program @M beta 1.0 {\n"
                   "  gibbs.state @s on #g\n"
                   "  gibbs.buffer @K on shape [1]\n" +
                   rows +
                   R"(  gibbs.factor @near -0.5 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @near
      gibbs.yield %0
    }
  }
})");
    EXPECT_GT(model.description.tiles, 2);
    return std::pair(model.description.reach, model.description.tiles);
  };
  EXPECT_EQ(reachOf(false).first, 1);
  auto [reach, tiles] = reachOf(true);
  EXPECT_EQ(reach, tiles);
}

/// Two variables, of which the other one reaches further, and old spins of the first.
TEST(Tiles, AheadOfSeveralVariables) {
  Compiled model(R"(#g = #ebm.lattice<1024x256 periodic, [(0, 1), (1, 0)]>
#h = #ebm.lattice<1024x256 periodic, [(0, 1), (129, 0)]>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.state @before on #g
  gibbs.state @t on #g
  gibbs.factor @near -0.5 [@s at source, @s at target] over edges #g
  gibbs.factor @far 0.5 [@t at source, @t at target] over edges #h
  gibbs.factor @across -1.0 [@s at source, @t at target] over edges #g
  gibbs.factor @old unmeasured 0.7 [@s at source, @before at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s saving @before by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @near
      %1 = gibbs.field @across
      %2 = gibbs.field @old member 0
      gibbs.yield %0, %1, %2
    }
    gibbs.update @t by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @far
      %1 = gibbs.field @across
      gibbs.yield %0, %1
    }
  }
})");
  expectSameBits(model, 2);
}

/// Words in which two states differ.
std::set<size_t> differences(const Block &one, const Block &other) {
  std::set<size_t> words;
  for (size_t word = 0; word < one.state.size(); ++word)
    if (one.state[word] != other.state[word])
      words.insert(word);
  return words;
}

/// A phase refreshes the copies of a tile's cells and no others, which another thread may be at.
TEST_P(Ahead, EachCopyHasItsTile) {
  Compiled model(text(), options());
  model.drawSigns(3, 1);
  model.prepare();
  Block stale(model, 4);
  Aligned<uint64_t> held(model.description.stateWords);
  std::fill_n(held.get(), held.size(), ~uint64_t(0));
  stale.halosOf(model, Block(model, 5));
  Block whole = stale;
  model.program().exchange(whole.state.get());
  std::set<size_t> copies;
  for (int64_t tile = 0; tile < model.description.tiles; ++tile) {
    Block block = stale;
    model.phase(block, block.stream, &held, 1, 0, tile);
    size_t before = copies.size();
    std::set<size_t> own = differences(block, stale);
    copies.insert(own.begin(), own.end());
    EXPECT_EQ(copies.size(), before + own.size()) << tile;
  }
  EXPECT_EQ(copies, differences(whole, stale));
  EXPECT_EQ(copies.empty(), GetParam().lattice.find("open") != std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Tiles, Ahead,
    testing::Values(Cut{"Near", "1024x256 periodic, [(0, 1), (1, 0)]", "chains", "f32", 64, 1},
                    Cut{"Far", "1024x256 periodic, [(0, 1), (129, 0)]", "chains", "f32", 64, 2},
                    Cut{"Open", "1024x256 open, [(0, 1), (1, 0)]", "tables", "i16", 64, 1},
                    Cut{"Planes", "512x512 periodic, [(0, 1), (1, 0)]", "sliced", "f32", 64, 1},
                    Cut{"FarPlanes", "1024x256 periodic, [(0, 1), (129, 0)]", "sliced", "f32", 64,
                        2},
                    // As many tiles as rows of a class, of which there are half as many as rows.
                    Cut{"Rows", "16x128x512 periodic, [(0, 0, 1), (0, 1, 0), (1, 0, 0)]", "sliced",
                        "f32", 64, 1, "1, 1, 1"},
                    Cut{"OnePlane", "1024x1024 periodic, [(0, 1), (1, 0)]", "sliced", "f32", 1, 1},
                    Cut{"Cells", "1024x256 periodic, [(0, 1), (1, 0)]", "cells", "i8", 1, 1}),
    [](const auto &info) { return info.param.name; });

/// Mean energy after as many sweeps, tiled and whole, over 64 chains each.
TEST(Tiles, SameLawAsASweep) {
  Compiled model(kLarge);
  model.data[0] = 0.05f;
  model.prepare();
  Tiled tiled(model);
  tiled.sweep(0.35, 25);
  Block whole(model, 5);
  model.sweep(whole, &tiled.held, 0.35, 25);
  std::vector<double> some = tiled.energies();
  std::swap(tiled.block, whole);
  std::vector<double> others = tiled.energies();
  auto mean = [](const std::vector<double> &values) {
    double sum = 0, squares = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
    }
    sum /= 64;
    return std::pair(sum, (squares / 64 - sum * sum) / 63);
  };
  auto [a, variance] = mean(some);
  auto [b, otherVariance] = mean(others);
  EXPECT_LT(std::abs(a - b), 4 * std::sqrt(variance + otherVariance));
  EXPECT_LT(a, -0.5 * static_cast<double>(model.reference.numCells));
}

} // namespace
} // namespace isinglass::test
