// Codes on the chip, found again by a walk that knows only what the formats say.
#include "targets/dtca/quantise/Quantise.h"
#include "test/unit/dtca/ImageSamples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace isinglass::dtca {
namespace {

using Cell = std::pair<int64_t, int64_t>;

/// The turns as Image.h writes them down.
Cell turned(Turn turn, int64_t r, int64_t c, int64_t rows, int64_t columns) {
  switch (turn) {
  case Turn::Identity:
    return {r, c};
  case Turn::Quarter:
    return {columns - 1 - c, r};
  case Turn::Half:
    return {rows - 1 - r, columns - 1 - c};
  case Turn::ThreeQuarters:
    return {c, rows - 1 - r};
  case Turn::Transpose:
    return {c, r};
  case Turn::FlipRows:
    return {rows - 1 - r, c};
  case Turn::FlipColumns:
    return {r, columns - 1 - c};
  case Turn::AntiTranspose:
    return {columns - 1 - c, rows - 1 - r};
  }
  __builtin_unreachable();
}

/// A model on a chip: random turn and place, some of the chip's directions either way round.
class Sample {
public:
  explicit Sample(std::mt19937_64 &random) : random(random) {
    makeChip();
    makeModel();
    makeCodes();
    finish();
  }

  Image image;
  Weights weights;
  Codes codes;
  Turn turn = Turn::Identity;

private:
  int64_t below(int64_t bound) { return static_cast<int64_t>(random() % bound); }

  void makeChip() {
    image.profile = sampleProfile();
    Profile &chip = image.profile;
    chip.rows.value = 2 * (3 + below(4));
    chip.columns.value = 2 * (3 + below(4));
    chip.wrapped.value = below(2);
    chip.rules.value = {{0, 1}};
    if (below(2))
      chip.rules.value.push_back({2, 1});
    if (below(2))
      chip.rules.value.push_back({1, -4});
  }

  void makeModel() {
    const Profile &chip = image.profile;
    turn = static_cast<Turn>(below(8));
    bool swaps = turned(turn, 1, 0, 2, 2).first == turned(turn, 0, 0, 2, 2).first;
    bool whole = below(2); // the whole of both axes, periodic where the chip is
    int64_t height = whole ? chip.rows.value : 1 + below(chip.rows.value);
    int64_t width = whole ? chip.columns.value : 1 + below(chip.columns.value);
    weights.rows = swaps ? width : height;
    weights.columns = swaps ? height : width;
    weights.periodicRows = weights.periodicColumns = whole && chip.wrapped.value && below(4);
    bool around = chip.wrapped.value;
    Placement placement{"s", {weights.rows, weights.columns}};
    placement.row = below(around ? chip.rows.value : chip.rows.value - height + 1);
    placement.column = below(around ? chip.columns.value : chip.columns.value - width + 1);
    placement.turn = turn;
    image.placements = {placement};
    // A model's direction lies along a wire once it is turned; look the wires up by trying.
    for (Step wire : chip.directions())
      for (int64_t a = -4; a <= 4; ++a)
        for (int64_t b = -4; b <= 4; ++b) {
          Cell from = turned(turn, 8, 8, 17, 17), to = turned(turn, 8 + a, 8 + b, 17, 17);
          if (Cell{to.first - from.first, to.second - from.second} != Cell{wire.row, wire.column} ||
              below(4) == 0)
            continue;
          int64_t sign = below(2) ? 1 : -1;
          weights.directions.push_back({sign * a, sign * b});
        }
    std::ranges::shuffle(weights.directions, random);
  }

  void makeCodes() {
    const Profile &chip = image.profile;
    for (Step step : weights.directions) {
      bool silent = below(4) == 0;
      for (int64_t cell = 0; cell < weights.cells(); ++cell) {
        int64_t r = cell / weights.columns + step.row, c = cell % weights.columns + step.column;
        bool inside = r >= 0 && r < weights.rows && c >= 0 && c < weights.columns;
        bool none = silent || (!inside && !weights.periodicRows) || below(4) == 0;
        codes.couplings.push_back(static_cast<int16_t>(none ? 0 : below(255) - 127));
      }
    }
    for (int64_t cell = 0; cell < weights.cells(); ++cell)
      codes.biases.push_back(static_cast<int16_t>(below(255) - 127));
    if (below(2))
      for (int64_t cell = 0; cell < weights.cells(); ++cell)
        codes.drives.push_back(static_cast<int16_t>(1 + below(127)));
    double wires = 2.0 * static_cast<double>(chip.directions().size()) + 1;
    codes.scale = std::min({chip.couplingRange.value / 127, chip.biasRange.value / 127,
                            chip.swing.value / (4 * 127 * (wires + 1))});
  }

  /// What placeCodes leaves alone.
  void finish() {
    image.name = "M";
    image.tool = "test";
    image.command = "test";
    image.modelDigest = image.parametersDigest = std::string(32, '0');
    Command seed, drive, run, read;
    seed.kind = CommandKind::Seed;
    run.kind = CommandKind::Run;
    run.iterations = 1;
    read.kind = CommandKind::Read;
    drive.kind = CommandKind::Drive;
    image.program = {Command(), seed, run, read};
    if (!codes.drives.empty())
      image.program.insert(image.program.begin() + 2, drive);
    seal(image);
  }

  std::mt19937_64 &random;
};

/// Two cells, the smaller first, and what each end feels of the other.
using Couplings = std::map<std::pair<Cell, Cell>, std::pair<int, int>>;

void join(Couplings &couplings, Cell here, Cell there, int felt, int feltThere) {
  if (there < here) {
    std::swap(here, there);
    std::swap(felt, feltThere);
  }
  auto [at, isNew] = couplings.insert({{here, there}, {felt, feltThere}});
  if (!isNew)
    ADD_FAILURE() << "a pair is joined twice";
}

Couplings onChip(const Image &image) {
  const Profile &chip = image.profile;
  Couplings couplings;
  size_t entry = 0;
  for (Step step : image.directions)
    for (int64_t r = 0; r < image.window.rows; ++r)
      for (int64_t c = 0; c < image.window.columns; ++c, ++entry) {
        if (image.near[entry] == 0 && image.far[entry] == 0)
          continue;
        Cell here{(image.window.row + r) % chip.rows.value,
                  (image.window.column + c) % chip.columns.value};
        Cell there{here.first + step.row, here.second + step.column};
        if (chip.wrapped.value)
          there = {(there.first + chip.rows.value) % chip.rows.value,
                   (there.second + chip.columns.value) % chip.columns.value};
        join(couplings, here, there, image.near[entry], image.far[entry]);
      }
  return couplings;
}

Couplings ofModel(const Sample &sample) {
  const Weights &weights = sample.weights;
  const Placement &placement = sample.image.placements[0];
  const Profile &chip = sample.image.profile;
  auto place = [&](int64_t r, int64_t c) {
    Cell cell = turned(sample.turn, r, c, weights.rows, weights.columns);
    return Cell{(placement.row + cell.first) % chip.rows.value,
                (placement.column + cell.second) % chip.columns.value};
  };
  Couplings couplings;
  size_t entry = 0;
  for (Step step : weights.directions)
    for (int64_t r = 0; r < weights.rows; ++r)
      for (int64_t c = 0; c < weights.columns; ++c, ++entry)
        if (int code = sample.codes.couplings[entry])
          join(couplings, place(r, c),
               place((r + step.row + weights.rows) % weights.rows,
                     (c + step.column + weights.columns) % weights.columns),
               code, code);
  return couplings;
}

TEST(PlaceCodes, EveryCouplingIsAtBothEnds) {
  std::mt19937_64 random(21);
  int around = 0, silent = 0;
  for (int round = 0; round < 400; ++round) {
    Sample sample(random);
    Image &image = sample.image;
    placeCodes(sample.weights, sample.codes, image);
    Couplings expected = ofModel(sample), found = onChip(image);
    ASSERT_EQ(found, expected) << round << " " << turnName(sample.turn);
    around += image.window.row + image.window.rows > image.profile.rows.value;
    silent += image.directions.size() < sample.weights.directions.size();
    EXPECT_EQ(image.scale, sample.codes.scale);
    ASSERT_NO_THROW(validateImage(image)) << round;

    // Biases, and nothing but them.
    for (int64_t r = 0; r < sample.weights.rows; ++r)
      for (int64_t c = 0; c < sample.weights.columns; ++c) {
        Cell cell = turned(sample.turn, r, c, sample.weights.rows, sample.weights.columns);
        ASSERT_EQ(image.biases[cell.first * image.window.columns + cell.second],
                  sample.codes.biases[r * sample.weights.columns + c]);
        if (!sample.codes.drives.empty())
          ASSERT_EQ(image.drives[cell.first * image.window.columns + cell.second],
                    sample.codes.drives[r * sample.weights.columns + c]);
      }
    ASSERT_EQ(image.drives.size(), sample.codes.drives.size());
    EXPECT_EQ(int64_t(image.biases.size()), sample.weights.cells());
    EXPECT_EQ(std::ranges::count(image.roles, Role::Visible), sample.weights.cells());
  }
  EXPECT_GT(around, 40); // windows that run around the chip
  EXPECT_GT(silent, 40); // directions without a code, which are not listed
}

/// A code on a wire that the chip lacks is a fault of the caller.
TEST(PlaceCodes, RefusesADirectionThatIsNoWire) {
  std::mt19937_64 random(22);
  Sample sample(random);
  sample.weights.directions = {{1, 1}};
  sample.codes.couplings.assign(sample.weights.cells(), 0);
  placeCodes(sample.weights, sample.codes, sample.image); // a code of 0 needs no wire
  sample.codes.couplings[0] = 1;
  EXPECT_THROW(placeCodes(sample.weights, sample.codes, sample.image), std::logic_error);
}

/// Half around 8 rows (4, -1) is (4, 1) backwards: two codes for a wire, of which one would be
/// lost.
TEST(PlaceCodes, RefusesASecondCodeOnAWire) {
  Weights weights;
  weights.rows = weights.columns = 8;
  weights.periodicRows = weights.periodicColumns = true;
  weights.directions = {{4, 1}, {4, -1}};
  Codes codes;
  codes.scale = 1;
  codes.couplings.assign(2 * weights.cells(), 0);
  codes.biases.assign(weights.cells(), 0);
  Image image;
  image.profile = sampleProfile();
  image.profile.rows.value = image.profile.columns.value = 8;
  image.profile.wrapped.value = true;
  image.profile.rules.value = {{4, 1}};
  image.placements = {{"s", {8, 8}}};
  codes.couplings[0] = 3;                   // (0, 0) - (4, 1)
  codes.couplings[weights.cells() + 7] = 5; // (0, 7) - (4, 6)
  placeCodes(weights, codes, image);
  EXPECT_EQ(onChip(image), (Couplings{{{{0, 0}, {4, 1}}, {3, 3}}, {{{0, 7}, {4, 6}}, {5, 5}}}));
  codes.couplings[weights.cells() + 4 * 8 + 1] = 7; // (4, 1) - (0, 0)
  EXPECT_THROW(placeCodes(weights, codes, image), std::logic_error);
}

} // namespace
} // namespace isinglass::dtca
