//===- PlanesTest.cpp - cells in lanes on lattices too large to enumerate -----------------------------------===//
//
// When it is cold a spin follows its field, wherever that is not 0: what neighbours, halos,
// rotations of rows, signs and counts are is seen cell by cell.
//
//===----------------------------------------------------------------------------------------------===//
#include "test/unit/cpu/Compiled.h"
#include "test/unit/cpu/Models.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <tuple>

namespace isinglass::test {
namespace {

struct Large {
  std::string name;
  std::vector<int64_t> sizes;
  std::string directions, coefficients;
};
void PrintTo(const Large &large, std::ostream *stream) { *stream << large.name; }

const std::vector<Large> kLarge = {
    {"Tail", {4, 200}, "(0, 1), (1, 0), (0, 9), (1, 20)", "1, 1"},
    {"FullRows", {4, 2048}, "(0, 1), (1, 0), (0, 3)", "1, 1"},
    {"ManyVectors", {2, 128}, "(0, 1), (1, 4), (0, 7)", "1, 1"},
    {"Tiles", {512, 256}, "(0, 1), (1, 0)", "1, 1"},
    {"Cube", {6, 8, 10}, "(0, 0, 1), (0, 1, 0), (1, 0, 0)", "1, 1, 1"},
    {"Far", {8, 12, 16}, "(2, 1, 0), (0, 2, 3), (1, -2, -4), (3, 0, 0)", "1, 1, 1"},
    {"Folded", {70, 70}, "(0, 1), (4, 1), (9, 10)", "1, 1"},
    {"FoldedCube", {20, 12, 14}, "(0, 0, 1), (0, 3, 2), (1, 0, 4), (2, 5, 0)", "1, 1, 1"},
    {"LongRow", {4, 3000}, "(0, 1), (1, 0)", "1, 1"},
};
/// In 64 chains too many vectors have code of their own.
const std::vector<Large> kLong = {
    {"LongShift", {4, 1400}, "(0, 1), (1, 100)", "1, 1"},
};

const std::vector<Large> kHalos = {{"Halos", {8, 1024}, "(0, 1), (1, 0)", "1, 1"}};

std::string textOf(const Large &large, bool signs) {
  std::string sizes;
  for (int64_t size : large.sizes)
    sizes += (sizes.empty() ? "" : "x") + std::to_string(size);
  return spinModel("#ebm.lattice<" + sizes + " periodic, [" + large.directions + "]>",
                   signs ? "  gibbs.buffer @W on edges #g among [-1.0, 1.0]\n"
                         : "  gibbs.buffer @W on shape []\n",
                   {"1.0 * @W [@s at source, @s at target] over edges #g"},
                   "#gibbs.residues<[" + large.coefficients + "] mod 2>");
}

struct Layout {
  std::string name, precision;
  int64_t chains;
};
void PrintTo(const Layout &layout, std::ostream *stream) {
  *stream << layout.name << layout.chains;
}
const Layout kSliced64 = {"sliced", "f32", 64}, kSliced1 = {"sliced", "f32", 1},
             kCells = {"cells", "i8", 1};

class Planes : public testing::TestWithParam<std::tuple<Large, Layout, bool>> {
protected:
  static constexpr double kCold = 1e4;

  Planes() : model(text(), options()), block(model, 5) {
    model.drawSigns(3, 1);
    model.prepare();
  }
  static std::string text() { return textOf(std::get<0>(GetParam()), std::get<2>(GetParam())); }
  static cpu::CpuOptions options() {
    const Layout &layout = std::get<1>(GetParam());
    cpu::CpuOptions options;
    options.layout = layout.name;
    options.precision = layout.precision;
    options.chains = layout.chains;
    return options;
  }

  /// Of each cell: the colour is the parity of the sum of its coordinates.
  int colourOf(int64_t cell) const {
    int64_t sum = 0;
    const std::vector<int64_t> &sizes = std::get<0>(GetParam()).sizes;
    for (size_t axis = sizes.size(); axis-- > 0; cell /= sizes[axis])
      sum += cell % sizes[axis];
    return static_cast<int>(sum % 2);
  }

  std::vector<int> fieldsOf(int chain) const {
    std::vector<int> spins, fields(model.reference.numCells, 0);
    for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
      spins.push_back(block.spin(model, cell, chain));
    for (const Term &term : model.reference.terms) {
      int w = model.data[model.entryOf(term)] * term.coefficient < 0 ? 1 : -1;
      int64_t a = term.cells[0], b = term.cells[1];
      fields[a] += w * spins[b];
      fields[b] += w * spins[a];
    }
    return fields;
  }

  /// Runs a phase and counts cells that do not follow their field, or change out of turn.
  int64_t wrongCells(int64_t phase, int chain, const Aligned<uint64_t> *held,
                     bool staleHalos = false) {
    std::vector<int> fields = fieldsOf(chain);
    Block before = block;
    for (int64_t tile = 0; tile < model.description.tiles; ++tile)
      model.phase(block, block.stream, held, kCold, phase, tile);
    if (staleHalos)
      block.halosOf(model, before);
    int64_t wrong = 0;
    for (int64_t cell = 0; cell < model.reference.numCells; ++cell) {
      int spin = block.spin(model, cell, chain), old = before.spin(model, cell, chain);
      bool free = colourOf(cell) == phase && !(held && isHeld(*held, cell, chain));
      wrong += free ? fields[cell] * spin < 0 : spin != old;
    }
    return wrong;
  }
  bool isHeld(const Aligned<uint64_t> &held, int64_t cell, int chain) const {
    return runtime::bitAt(held.get(), model.chains(), model.wordOf(cell), chain);
  }

  Compiled model;
  Block block;
};

TEST_P(Planes, ColdSpinsFollowTheirFields) {
  EXPECT_EQ(model.description.block, model.chains());
  for (int64_t phase : {0, 1})
    for (int chain : {0, 37})
      if (chain < model.chains())
        EXPECT_EQ(wrongCells(phase, chain, nullptr), 0) << phase;
}

TEST_P(Planes, HeldSpinsStay) {
  Aligned<uint64_t> held(model.description.stateWords);
  std::mt19937_64 random(3);
  for (size_t at = 0; at < held.size(); ++at)
    held[at] = random();
  for (int64_t phase : {0, 1})
    EXPECT_EQ(wrongCells(phase, 0, &held), 0) << phase;
}

/// A planted fault that the above sees, where there are halos.
class StaleHalos : public Planes {};
TEST_P(StaleHalos, AreSeen) {
  wrongCells(0, 0, nullptr, true);
  EXPECT_GT(wrongCells(1, 0, nullptr, true), 0);
}

class Sliced : public Planes {};

/// With many hits, each of which turns a spin against its field where that is strong: no other spin
/// is against its field.
TEST_P(Sliced, HitLanesAreDrawnAnew) {
  Aligned<std::byte> bytes(model.description.temperedBytes);
  std::copy_n(model.temperedAt(kCold), bytes.size(), bytes.get());
  auto &tables = *reinterpret_cast<runtime::LevelTables *>(bytes.get());
  auto z = static_cast<int>(model.description.acceptances.front().levels);
  auto isStrong = [&](int field) { return 2 * std::abs(field) > z; };
  std::fill_n(tables.hits, runtime::kMostHits - 1, 0);
  tables.hits[runtime::kMostHits - 1] = ~uint64_t(0);
  for (int n = 0; n <= z; ++n)
    tables.redrawn[n] = (2 * n > z) != isStrong(2 * n - z) ? uint64_t(1) << 40 : 0;
  std::map<int, std::vector<int>> fields;
  for (int chain = 0; chain < model.chains(); chain += 5)
    fields[chain] = fieldsOf(chain);
  for (int64_t tile = 0; tile < model.description.tiles; ++tile)
    model.program().phase(block.state.get(), block.stream.get(), nullptr, model.prepared.get(),
                          bytes.get(), 0, tile);
  int64_t turned = 0, wrong = 0;
  for (const auto &[chain, field] : fields)
    for (int64_t cell = 0; cell < model.reference.numCells; ++cell)
      if (colourOf(cell) == 0 && field[cell] * block.spin(model, cell, chain) < 0)
        ++(isStrong(field[cell]) ? turned : wrong);
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(turned, 0);
}

std::string nameOf(const testing::TestParamInfo<Planes::ParamType> &info) {
  auto [large, layout, signs] = info.param;
  return large.name + "_" + layout.name + std::to_string(layout.chains) +
         (signs ? "_signs" : "_uniform");
}
auto all(const std::vector<Large> &lattices, std::vector<Layout> layouts) {
  return testing::Combine(testing::ValuesIn(lattices), testing::ValuesIn(layouts), testing::Bool());
}
INSTANTIATE_TEST_SUITE_P(Lattices, Planes, all(kLarge, {kSliced64, kSliced1, kCells}), nameOf);
INSTANTIATE_TEST_SUITE_P(LongRows, Planes, all(kLong, {kSliced1, kCells}), nameOf);
INSTANTIATE_TEST_SUITE_P(Rows, StaleHalos, all(kHalos, {kSliced64, kSliced1, kCells}), nameOf);
INSTANTIATE_TEST_SUITE_P(Lattices, Sliced, all(kLarge, {kSliced64, kSliced1}), nameOf);
INSTANTIATE_TEST_SUITE_P(LongRows, Sliced, all(kLong, {kSliced1}), nameOf);

//===-- Probabilities -------------------------------------------------------------------------------------===//

/// P(+1) of every number of satisfied neighbours, from the tables: planes, then the patch.
void expectExact(int z, int planes, double beta) {
  runtime::AcceptanceInfo info{"levels", 0, 0, z, planes, 12};
  float twice = -0.8f;
  Aligned<std::byte> bytes(runtime::acceptanceBytes("levels"));
  runtime::temper(info, beta, 0, reinterpret_cast<const std::byte *>(&twice), bytes.get());
  const auto &tables = *reinterpret_cast<const runtime::LevelTables *>(bytes.get());
  double none = std::ldexp(static_cast<double>(tables.hits[0]), -64); // exp(-mean)
  double hit = 1 - std::exp(std::log(none) / 4096);
  for (int n = 0; n <= z; ++n) {
    int level = std::abs(2 * n - z);
    uint64_t bits = 0;
    for (int k = 0; level > 0 && k < planes - 1; ++k)
      bits |= (tables.thresholds[k][(level + 1) / 2 - 1][0] & 1) << k;
    double flip = level == 0 ? 0.5 : std::ldexp(static_cast<double>(bits), -planes);
    double drawn = 2 * n > z ? 1 - flip : flip;
    double p = (1 - hit) * drawn + hit * std::ldexp(static_cast<double>(tables.redrawn[n]), -40);
    EXPECT_NEAR(p, 1 / (1 + std::exp(-beta * 0.8f * (2 * n - z))), 1e-11) << z << beta << n;
  }
}

TEST(Levels, AreExact) {
  for (int z = 1; z <= runtime::kMostLevels; ++z)
    for (int planes = runtime::kLeastPlanes; planes <= runtime::kMostPlanes; ++planes)
      for (double beta : {0.0, 1e-3, 0.3, 1.0, 5.0, 1e3})
        expectExact(z, planes, beta);
}

} // namespace
} // namespace isinglass::test
