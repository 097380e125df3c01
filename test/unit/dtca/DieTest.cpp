// A die: where its cells lie, what they are coupled to, and how far they differ.
#include "targets/dtca/simulator/Die.h"

#include "targets/dtca/image/Wiring.h"
#include "test/unit/dtca/ImageSamples.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

namespace isinglass::dtca {
namespace {

constexpr int kImages = 400;

int64_t boxCell(const Die &die, const Image &image, Step cell) {
  return die.fromWindow(image, cell.row, cell.column);
}

/// The cell of the box that a lattice with the die's shape and periods joins along a step; -1:
/// none.
int64_t joined(const Die &die, int64_t cell, Step step) {
  int64_t r = cell / die.columns + step.row, c = cell % die.columns + step.column;
  if (die.periodicRows)
    r = (r + die.rows) % die.rows;
  if (die.periodicColumns)
    c = (c + die.columns) % die.columns;
  bool inside = r >= 0 && r < die.rows && c >= 0 && c < die.columns;
  return inside ? r * die.columns + c : -1;
}

/// The whole of a chip, every wire with the same code.
Image fullImage(const Profile &profile, Window window) {
  Image image = sampleImage();
  image.profile = profile;
  image.window = window;
  image.placements = {{"s", {window.rows, window.columns}, window.row, window.column}};
  image.directions = profile.directions();
  image.roles.assign(window.cells(), Role::Visible);
  image.biases.assign(window.cells(), 1);
  image.near.assign(image.directions.size() * window.cells(), 10);
  image.far = image.near;
  return image;
}

TEST(Die, StartsInTheFirstPhase) {
  std::mt19937_64 random(31);
  int grown = 0;
  for (int round = 0; round < kImages; ++round) {
    Image image = randomShiftedImage(random);
    Die die = makeDie(image, {});
    const Profile &chip = image.profile;
    EXPECT_EQ((die.row + die.column) % 2, 0);
    ASSERT_GE(die.row, 0);
    ASSERT_GE(die.column, 0);
    if (image.window.rows == chip.rows.value)
      EXPECT_EQ(die.periodicRows, chip.wrapped.value);
    if (die.periodicRows)
      EXPECT_TRUE(die.row == 0 && die.rows == chip.rows.value);
    if (die.periodicColumns)
      EXPECT_TRUE(die.column == 0 && die.columns == chip.columns.value);
    if (!die.periodicRows && !die.periodicColumns) {
      EXPECT_LE(die.cells() - image.window.cells(), std::max(die.rows, die.columns));
      grown += die.cells() > image.window.cells();
    }
    // A cell's phase in the box is its phase on the chip.
    Wiring wiring(chip, image.window);
    for (Step cell; cell.row < image.window.rows; ++cell.row)
      for (cell.column = 0; cell.column < image.window.columns; ++cell.column) {
        int64_t box = boxCell(die, image, cell);
        Step place = wiring.chipCell(cell);
        ASSERT_EQ((box / die.columns + box % die.columns) % 2, (place.row + place.column) % 2);
      }
  }
  EXPECT_GT(grown, 20);
}

TEST(Die, CellsAreABijection) {
  std::mt19937_64 random(32);
  for (int round = 0; round < kImages; ++round) {
    Image image = randomShiftedImage(random);
    Die die = makeDie(image, {});
    Wiring wiring(image.profile, image.window);
    std::set<int64_t> window;
    for (Step cell; cell.row < image.window.rows; ++cell.row)
      for (cell.column = 0; cell.column < image.window.columns; ++cell.column)
        window.insert(boxCell(die, image, cell));
    ASSERT_EQ(int64_t(window.size()), image.window.cells());
    ASSERT_GE(*window.begin(), 0);
    ASSERT_LT(*window.rbegin(), die.cells());

    for (const Placement &placement : image.placements) {
      std::vector<int64_t> cells = die.cellsOf(placement);
      Step extent{placement.shape.size() == 2 ? placement.shape[0] : 1, placement.shape.back()};
      ASSERT_EQ(int64_t(cells.size()), extent.row * extent.column);
      for (size_t i = 0; i < cells.size(); ++i) {
        Step node{int64_t(i) / extent.column, int64_t(i) % extent.column};
        Step turned = turnedCell(placement.turn, node, extent.row, extent.column);
        Step place{(placement.row + turned.row) % image.profile.rows.value,
                   (placement.column + turned.column) % image.profile.columns.value};
        ASSERT_EQ(cells[i], boxCell(die, image, wiring.windowCell(place).value()));
      }
    }
  }
}

TEST(Die, IdealIsItsCodes) {
  std::mt19937_64 random(33);
  int asymmetric = 0;
  for (int round = 0; round < kImages; ++round) {
    Image image = randomShiftedImage(random);
    Die die = makeDie(image, {});
    EXPECT_EQ(die.symmetric, image.near == image.far);
    asymmetric += !die.symmetric;
    EXPECT_TRUE(die.slope.empty() && die.offset.empty());
    std::vector<float> near(die.directions.size() * die.cells()), far(near), bias(die.cells());
    for (Step cell; cell.row < image.window.rows; ++cell.row)
      for (cell.column = 0; cell.column < image.window.columns; ++cell.column) {
        int64_t box = boxCell(die, image, cell);
        for (size_t d = 0; d < image.directions.size(); ++d) {
          size_t at = image.at(d, cell.row, cell.column);
          near[d * die.cells() + box] = static_cast<float>(image.scale * image.near[at]);
          far[d * die.cells() + box] = static_cast<float>(image.scale * image.far[at]);
        }
        bias[box] =
            static_cast<float>(image.scale * image.biases[image.at(0, cell.row, cell.column)]);
      }
    ASSERT_EQ(die.near, near);
    ASSERT_EQ(die.far, far);
    ASSERT_EQ(die.bias, bias);
    for (size_t i = 0; i < near.size(); ++i)
      ASSERT_EQ(die.mean[i], (near[i] + far[i]) / 2);
  }
  EXPECT_GT(asymmetric, 50);
}

/// What the chip's wires join, the box's lattice joins: also where a window that is not the whole
/// of a wrapped axis is joined around it.
TEST(Die, JoinsWhatTheWiresJoin) {
  std::mt19937_64 random(34);
  for (int round = 0; round < kImages; ++round) {
    Image image = randomShiftedImage(random);
    Die die = makeDie(image, {});
    Wiring wiring(image.profile, image.window);
    for (size_t d = 0; d < image.directions.size(); ++d)
      for (Step cell; cell.row < image.window.rows; ++cell.row)
        for (cell.column = 0; cell.column < image.window.columns; ++cell.column) {
          size_t at = image.at(d, cell.row, cell.column);
          if (image.near[at] == 0 && image.far[at] == 0)
            continue;
          Step other = wiring.neighbour(cell, image.directions[d]).value();
          ASSERT_EQ(joined(die, boxCell(die, image, cell), image.directions[d]),
                    boxCell(die, image, other))
              << round;
        }
  }
}

Profile largeChip() {
  Profile chip = sampleProfile();
  chip.rows.value = chip.columns.value = 100;
  return chip;
}

Physics spreads(uint64_t die) {
  Physics physics;
  physics.slopeSpread = 0.05;
  physics.offsetSpread = 0.1;
  physics.mismatchSpread = 0.02;
  physics.die = die;
  return physics;
}

void expectNormal(const std::vector<float> &values, double mean, double deviation) {
  double n = static_cast<double>(values.size());
  double sum = std::accumulate(values.begin(), values.end(), 0.0), squares = 0;
  for (float value : values)
    squares += (value - mean) * (value - mean);
  EXPECT_NEAR(sum / n, mean, 4 * deviation / std::sqrt(n));
  EXPECT_NEAR(squares / n, deviation * deviation, 4 * deviation * deviation * std::sqrt(2 / n));
}

TEST(Die, SpreadsAreThoseAskedFor) {
  Image image = fullImage(largeChip(), {0, 0, 100, 100});
  Die die = makeDie(image, spreads(0));
  expectNormal(die.slope, 1, 0.05);
  expectNormal(die.offset, 0, 0.1);
  for (const std::vector<float> *conductances : {&die.near, &die.far}) {
    std::vector<float> factors(*conductances);
    for (float &factor : factors)
      factor /= static_cast<float>(image.scale * 10);
    expectNormal(factors, 1, 0.02);
  }
  // Two ends of a coupling, slope and offset of a cell: each its own draw.
  EXPECT_FALSE(die.symmetric);
  double n = static_cast<double>(die.near.size()), together = 0;
  for (size_t i = 0; i < die.near.size(); ++i)
    together += (die.near[i] / (image.scale * 10) - 1) * (die.far[i] / (image.scale * 10) - 1);
  EXPECT_NEAR(together / n, 0, 4 * 0.02 * 0.02 / std::sqrt(n));
  together = 0;
  for (int64_t i = 0; i < die.cells(); ++i)
    together += (die.slope[i] - 1) * die.offset[i];
  EXPECT_NEAR(together / 1e4, 0, 4 * 0.05 * 0.1 / std::sqrt(1e4));
}

/// Two images that share cells of the chip meet the same ones there; another die has others.
TEST(Die, SpreadsBelongToTheCellsOfTheChip) {
  for (bool wrapped : {false, true}) {
    Profile chip = largeChip();
    chip.rows.value = chip.columns.value = 20;
    chip.wrapped.value = wrapped;
    Image whole = fullImage(chip, {0, 0, 20, 20});
    Image part = fullImage(chip, {wrapped ? 15 : 9, 8, 9, 11});
    part.directions = {chip.directions()[2], chip.directions()[1]}; // in another order
    Die all = makeDie(whole, spreads(3)), some = makeDie(part, spreads(3));
    Die other = makeDie(whole, spreads(4));
    for (int64_t r = 0; r < part.window.rows; ++r)
      for (int64_t c = 0; c < part.window.columns; ++c) {
        int64_t here = some.fromWindow(part, r, c);
        int64_t there = all.fromWindow(whole, (part.window.row + r) % 20, part.window.column + c);
        ASSERT_EQ(some.slope[here], all.slope[there]);
        ASSERT_EQ(some.offset[here], all.offset[there]);
        ASSERT_NE(other.slope[there], all.slope[there]);
        ASSERT_NE(other.offset[there], all.offset[there]);
        for (size_t d : {0, 1}) {
          size_t wire = (d == 0 ? 2 : 1) * all.cells() + there;
          ASSERT_EQ(some.near[d * some.cells() + here], all.near[wire]);
          ASSERT_EQ(some.far[d * some.cells() + here], all.far[wire]);
          ASSERT_NE(other.near[wire], all.near[wire]);
        }
      }
  }
}

/// Each spread alone leaves what it does not concern as it is.
TEST(Die, EachSpreadIsItsOwn) {
  Image image = fullImage(largeChip(), {10, 10, 9, 9});
  Die ideal = makeDie(image, {});
  Physics slopes, offsets, mismatch;
  slopes.slopeSpread = offsets.offsetSpread = mismatch.mismatchSpread = 0.1;
  Die one = makeDie(image, slopes), two = makeDie(image, offsets), three = makeDie(image, mismatch);
  EXPECT_TRUE(one.symmetric && two.symmetric && !three.symmetric);
  EXPECT_EQ(one.near, ideal.near);
  EXPECT_EQ(one.offset, std::vector<float>(one.cells(), 0));
  EXPECT_EQ(two.slope, std::vector<float>(two.cells(), 1));
  EXPECT_TRUE(three.slope.empty());
  EXPECT_EQ(three.bias, ideal.bias);
}

std::string refusal(void (*change)(Physics &)) {
  Physics physics;
  change(physics);
  try {
    physics.check();
  } catch (const std::runtime_error &error) {
    return error.what();
  }
  return "accepted";
}

TEST(Physics, IsChecked) {
  const std::string number = " must be a number of 0 or more";
  const std::string share = " must be at least 0 and less than 1";
  EXPECT_EQ(refusal([](Physics &) {}), "accepted");
  EXPECT_EQ(refusal([](Physics &p) { p = spreads(1); }), "accepted");
  EXPECT_EQ(refusal([](Physics &p) { p.slopeSpread = -0.1; }), "the spread of slopes" + number);
  EXPECT_EQ(refusal([](Physics &p) { p.offsetSpread = NAN; }), "the spread of offsets" + number);
  EXPECT_EQ(refusal([](Physics &p) { p.mismatchSpread = INFINITY; }),
            "the mismatch of conductances" + number);
  EXPECT_EQ(refusal([](Physics &p) { p.keep = 1; }), "the probability to keep a state" + share);
  EXPECT_EQ(refusal([](Physics &p) { p.keep = -0.01; }), "the probability to keep a state" + share);
  EXPECT_EQ(refusal([](Physics &p) { p.stale = NAN; }), "the share of a stale field" + share);
  EXPECT_EQ(refusal([](Physics &p) { p.stale = 1; }), "the share of a stale field" + share);
  EXPECT_EQ(refusal([](Physics &p) { p.keep = p.stale = 0.999; }), "accepted");
  // A die is not made of what is refused.
  Physics bad;
  bad.keep = 1;
  EXPECT_THROW(makeDie(sampleImage(), bad), std::runtime_error);
}

/// Phase and random bit of 100 ns: a cell keeps its state with exp(-1); a bias of 10 ns: exp(-10).
TEST(Physics, OfTheProfile) {
  Physics paper = profilePhysics(loadProfile("paper-g12"), 5);
  EXPECT_DOUBLE_EQ(paper.keep, std::exp(-1.0));
  EXPECT_NEAR(paper.keep, 0.37, 0.003);
  EXPECT_DOUBLE_EQ(paper.stale, std::exp(-10.0));
  EXPECT_EQ(paper.slopeSpread, 0);
  EXPECT_EQ(paper.offsetSpread, 0);
  EXPECT_EQ(paper.mismatchSpread, 0);
  EXPECT_EQ(paper.die, 5u);
  Physics corners = profilePhysics(loadProfile("paper-g12+spread"), 0);
  EXPECT_DOUBLE_EQ(corners.slopeSpread, 0.05);
  EXPECT_DOUBLE_EQ(corners.offsetSpread, 0.1);
  EXPECT_DOUBLE_EQ(corners.mismatchSpread, 0.02);
}

} // namespace
} // namespace isinglass::dtca
