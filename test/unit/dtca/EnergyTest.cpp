//===- EnergyTest.cpp - the paper's joules, and events counted the slow way -----------------------===//
#include "targets/dtca/energy/Energy.h"

#include <gtest/gtest.h>
#include <limits>
#include <random>

using namespace isinglass::dtca;

namespace {

Command ofKind(CommandKind kind) {
  Command command;
  command.kind = kind;
  return command;
}
Command configure() { return ofKind(CommandKind::Configure); }
Command seed() { return ofKind(CommandKind::Seed); }
Command run(int64_t iterations) {
  Command command = ofKind(CommandKind::Run);
  command.iterations = iterations;
  return command;
}
Command read(int64_t every, int64_t count) {
  Command command = ofKind(CommandKind::Read);
  command.every = every;
  command.count = count;
  return command;
}

/// The whole chip, all of it read.
Image fullImage(const std::string &profile, std::vector<Command> program) {
  Image image;
  image.profile = loadProfile(profile);
  image.window = {0, 0, image.profile.rows.value, image.profile.columns.value};
  image.roles.assign(image.window.cells(), Role::Visible);
  image.program = std::move(program);
  return image;
}

Bill paperBill(const std::string &profile) {
  return estimateEnergy(fullImage(profile, {configure(), seed(), run(250), read(0, 1)}));
}

//-- the slow way: every cell of the chip, every wire, every phase

struct Slow {
  const Image &image;
  const Profile &chip = image.profile;

  Role role(int64_t row, int64_t column) const {
    for (int64_t r = 0; r < image.window.rows; ++r)
      for (int64_t c = 0; c < image.window.columns; ++c)
        if ((image.window.row + r) % chip.rows.value == row &&
            (image.window.column + c) % chip.columns.value == column)
          return image.roles[r * image.window.columns + c];
    return Role::Unused;
  }
  bool powered(int64_t row, int64_t column) const {
    switch (role(row, column)) {
    case Role::Unused:
      return chip.unusedPowered.value;
    case Role::Clamped:
      return chip.clampedPowered.value;
    default:
      return true;
    }
  }
  int64_t core(int64_t row, int64_t column) const {
    int64_t height = chip.rows.value / chip.cores.value[0];
    int64_t width = chip.columns.value / chip.cores.value[1];
    return (row / height) * chip.cores.value[1] + column / width;
  }
  bool drives(int64_t row, int64_t column, Step step) const {
    if (chip.wrapped.value || chip.wires->edgesDriveAll.value)
      return true;
    int64_t r = row + step.row, c = column + step.column;
    if (r < 0 || c < 0 || r >= chip.rows.value || c >= chip.columns.value)
      return false;
    return chip.coresConnected.value || core(r, c) == core(row, column);
  }
  void phase(Events &events, int64_t colour) const {
    std::vector<Step> directions = chip.directions();
    ++events.phases;
    for (int64_t row = 0; row < chip.rows.value; ++row)
      for (int64_t column = 0; column < chip.columns.value; ++column) {
        if ((row + column) % 2 != colour || !powered(row, column))
          continue;
        ++events.updates;
        for (size_t d = 0; d < directions.size(); ++d) {
          events.wires[d] += drives(row, column, directions[d]);
          events.wires[d] += drives(row, column, {-directions[d].row, -directions[d].column});
        }
      }
  }
  void iterate(Events &events, int64_t iterations) const {
    for (int64_t i = 0; i < iterations; ++i) {
      phase(events, 0);
      phase(events, 1);
    }
  }
  void play(Events &events, const Command &command) const {
    switch (command.kind) {
    case CommandKind::Configure:
      ++events.configures;
      events.configured += image.window.rows * image.window.columns;
      break;
    case CommandKind::Seed:
      for (int64_t row = 0; row < chip.rows.value; ++row)
        for (int64_t column = 0; column < chip.columns.value; ++column)
          events.seeded += powered(row, column);
      break;
    case CommandKind::Clamp:
      ++events.clamps;
      for (int64_t r = command.lower[0]; r < command.upper[0]; ++r)
        for (int64_t c = command.lower[1]; c < command.upper[1]; ++c)
          ++events.clamped;
      break;
    case CommandKind::Drive:
      ++events.drives;
      for (int16_t drive : image.drives)
        events.driven += drive > 0;
      break;
    case CommandKind::Run:
      iterate(events, command.iterations);
      break;
    case CommandKind::Read:
      for (int64_t i = 0; i < command.count; ++i) {
        iterate(events, command.every);
        ++events.reads;
        for (Role role : image.roles)
          events.read += role == Role::Visible;
      }
    }
  }
  std::vector<Events> count() const {
    std::vector<Events> all;
    for (const Command &command : image.program) {
      Events events;
      events.wires.assign(chip.directions().size(), 0);
      play(events, command);
      all.push_back(events);
    }
    return all;
  }
};

using Random = std::mt19937_64;
int64_t pick(Random &random, int64_t low, int64_t high) {
  return std::uniform_int_distribution(low, high)(random);
}

int64_t divisor(Random &random, int64_t number) {
  int64_t candidate = pick(random, 1, number);
  while (number % candidate)
    --candidate;
  return candidate;
}

void randomChip(Random &random, Profile &chip) {
  chip.wrapped.value = pick(random, 0, 2) == 0;
  int64_t even = chip.wrapped.value ? 2 : 1;
  chip.rows.value = pick(random, 1, 6) * even + (even == 1) * pick(random, 1, 6);
  chip.columns.value = pick(random, 1, 6) * even + (even == 1) * pick(random, 1, 6);
  chip.cores.value = {divisor(random, chip.rows.value), divisor(random, chip.columns.value)};
  chip.coresConnected.value = pick(random, 0, 1);
  chip.rules.value.clear();
  for (int64_t i = pick(random, 1, 4); i > 0; --i) {
    int64_t a = pick(random, -5, 5), b = pick(random, -5, 5);
    chip.rules.value.push_back({a, (a + b) % 2 ? b : b + 1});
  }
  chip.wires->edgesDriveAll.value = pick(random, 0, 3) == 0;
  chip.unusedPowered.value = pick(random, 0, 1);
  chip.clampedPowered.value = pick(random, 0, 1);
}

Image randomEnergyImage(Random &random) {
  Image image;
  image.profile = loadProfile("paper-g12");
  Profile &chip = image.profile;
  randomChip(random, chip);
  image.window.rows = pick(random, 1, chip.rows.value);
  image.window.columns = pick(random, 1, chip.columns.value);
  bool wrapped = chip.wrapped.value;
  image.window.row = pick(random, 0, chip.rows.value - (wrapped ? 1 : image.window.rows));
  image.window.column = pick(random, 0, chip.columns.value - (wrapped ? 1 : image.window.columns));
  for (int64_t i = 0; i < image.window.cells(); ++i)
    image.roles.push_back(static_cast<Role>(pick(random, 0, 3)));
  image.program = {configure(), seed()};
  for (int64_t i = pick(random, 0, 2); i > 0; --i) {
    Command clamp = ofKind(CommandKind::Clamp);
    clamp.lower = {pick(random, 0, 3), pick(random, 0, 3)};
    clamp.upper = {pick(random, 4, 6), pick(random, 4, 6)};
    image.program.push_back(clamp);
  }
  if (pick(random, 0, 1)) {
    for (int64_t i = 0; i < image.window.cells(); ++i)
      image.drives.push_back(static_cast<int16_t>(pick(random, 0, 2)));
    image.program.push_back(ofKind(CommandKind::Drive));
  }
  for (int64_t i = pick(random, 1, 4); i > 0; --i)
    image.program.push_back(pick(random, 0, 1) ? run(pick(random, 0, 5))
                                               : read(pick(random, 0, 3), pick(random, 1, 4)));
  return image;
}

} // namespace

TEST(Energy, ThePapersFigure) {
  Bill bill = paperBill("paper-g12");
  for (auto [steps, nanojoules, lastDigit] : {std::tuple(1, 1.961, 0.001),
                                              {2, 3.921, 0.001},
                                              {4, 7.843, 0.001},
                                              {6, 11.76, 0.01},
                                              {8, 15.68, 0.01}})
    EXPECT_NEAR(costPerSample(bill, steps).sampling * 1e9, nanojoules, lastDigit) << steps;
  EXPECT_EQ(costPerSample(bill, 8).updates, 9.8e6);
  EXPECT_NEAR(paperBill("paper-g12+text").sampling * 1e9, 2.45, 1e-9);
  EXPECT_NEAR(paperBill("paper-g12+appendix").sampling * 1e9, 1.60475, 1e-9);
}

TEST(Energy, WhatTheFigureLeavesOut) {
  Bill bill = paperBill("paper-g12");
  SampleCost cost = costPerSample(bill, 8, 1000);
  EXPECT_NEAR(cost.seeding * 1e12, 8 * 3.8512, 0.001);
  EXPECT_NEAR(cost.reading * 1e12, 8 * 3.8512, 0.001);
  EXPECT_NEAR(cost.configuring * 1e12, 8 * 104 * 3.8512 / 1000, 0.001);
  EXPECT_DOUBLE_EQ(cost.total, cost.sampling + cost.seeding + cost.clamping + cost.driving +
                                   cost.configuring + cost.reading);
  // Rewriting for each sample costs a fifth of the sampling.
  SampleCost each = costPerSample(bill, 8, 1);
  EXPECT_NEAR(each.configuring / each.sampling, 0.2, 0.01);
  EXPECT_DOUBLE_EQ(each.configuring, 1000 * cost.configuring);
  // 8 x (250 iterations of 200 ns + a read-out) = 0.4 ms and 56 us.
  EXPECT_NEAR(cost.seconds - cost.configureSeconds, 456e-6, 1e-9);
  EXPECT_NEAR(each.configureSeconds, 560e-6, 1e-9);
}

/// A driven cell costs what a held one does.
TEST(Energy, Drives) {
  Image plain = fullImage("paper-g12", {configure(), seed(), run(250), read(0, 1)});
  Image driven = plain;
  driven.drives.assign(driven.window.cells(), 0);
  std::fill_n(driven.drives.begin(), 884, int16_t(3));
  driven.program.insert(driven.program.begin() + 2, ofKind(CommandKind::Drive));
  Bill before = estimateEnergy(plain), after = estimateEnergy(driven);
  const Profile &chip = plain.profile;
  EXPECT_NEAR(after.total - before.total, 884 * chip.priceOf(chip.clampEnergy), 1e-18);
  EXPECT_NEAR(after.seconds - before.seconds, chip.durationOf(chip.clampTime), 1e-12);
  EXPECT_NEAR(costPerSample(after).driving, after.total - before.total, 1e-18);
}

/// A chain's sample is a sample of each step.
TEST(Energy, SumOfSteps) {
  Bill one = paperBill("paper-g12");
  Bill other = estimateEnergy(fullImage("paper-g12", {configure(), seed(), run(700), read(0, 1)}));
  EXPECT_THROW(sumBills({one, paperBill("paper-g8")}), std::invalid_argument);
  Bill sum = sumBills({one, one, other});
  EXPECT_DOUBLE_EQ(sum.total, 2 * one.total + other.total);
  EXPECT_DOUBLE_EQ(sum.perSample, sum.total);
  EXPECT_EQ(sum.samples, 1);
  EXPECT_EQ(sum.updates, 2 * one.updates + other.updates);
  EXPECT_DOUBLE_EQ(sum.seconds, 2 * one.seconds + other.seconds);
  EXPECT_DOUBLE_EQ(sum.configureSeconds, 2 * one.configureSeconds + other.configureSeconds);
  EXPECT_DOUBLE_EQ(sum.sampling, 2 * one.sampling + other.sampling);
  double lines = 0;
  for (const Cost &cost : sum.costs)
    lines += cost.energy;
  EXPECT_NEAR(lines, sum.total, 1e-12 * sum.total);
  EXPECT_EQ(sum.commands.size(), 2 * one.commands.size() + other.commands.size());
  EXPECT_NEAR(sum.assumed * sum.total, 2 * one.assumed * one.total + other.assumed * other.total,
              1e-20);
  SampleCost cost = costPerSample(one, 1, 100);
  cost += costPerSample(one, 1, 100);
  EXPECT_DOUBLE_EQ(cost.total, costPerSample(one, 2, 100).total);
  EXPECT_DOUBLE_EQ(cost.seconds, costPerSample(one, 2, 100).seconds);
}

TEST(Energy, AssumedShare) {
  Bill bill = paperBill("paper-g12");
  double assumed = 0;
  for (const Cost &cost : bill.costs)
    if (cost.component == "bias" || cost.component == "configure")
      assumed += cost.energy;
  EXPECT_DOUBLE_EQ(bill.assumed, assumed / bill.total);
  EXPECT_EQ(bill.costs[0].component, "random bits");
  EXPECT_EQ(bill.costs[0].status, Status::Measured);
  EXPECT_EQ(bill.costs[4].component, "wires (4, 1)");
}

TEST(Energy, TimesOfRowsFollowTheArray) {
  for (auto [profile, rows] : {std::pair("paper-g12", 70), {"paper-g12:140x70", 140}}) {
    Bill bill = paperBill(profile);
    EXPECT_DOUBLE_EQ(bill.configureSeconds, rows * 1e-6);
    EXPECT_DOUBLE_EQ(bill.seconds, rows * 1e-6 + 500 * 100e-9 + rows * 100e-9);
  }
  EXPECT_DOUBLE_EQ(paperBill("z1").configureSeconds, 1); // one of the whole array
}

TEST(Energy, IdleCellsOfAnAssumedShapeAreAssumed) {
  // The price of an update is Z1's own, but how many cells idle beside the model is not published.
  Image image = fullImage("z1", {run(10), read(0, 1)});
  EXPECT_DOUBLE_EQ(estimateEnergy(image).assumed, 0);
  image.window = {0, 0, 64, 64};
  image.roles.assign(image.window.cells(), Role::Visible);
  Bill bill = estimateEnergy(image);
  double idle = 1 - 4096.0 / 269568;
  EXPECT_NEAR(bill.assumed, idle * bill.sampling / bill.total, 1e-12);
  image.profile.unusedPowered.value = false;
  EXPECT_DOUBLE_EQ(estimateEnergy(image).assumed, 0);
}

TEST(Energy, Z1) {
  Bill bill = estimateEnergy(fullImage("z1", {configure(), seed(), run(1000), read(0, 1)}));
  SampleCost cost = costPerSample(bill);
  double cells = 269568, update = 7.09e-15;
  EXPECT_EQ(std::llround(cost.configuring / cells / update), 21664);
  EXPECT_EQ(std::llround(cost.reading / cells / update), 239);
  EXPECT_NEAR(cost.sampling, 1000 * cells * update, 1e-15);
  EXPECT_EQ(bill.costs.size(), 6u); // no wires beside a whole price of an update
  EXPECT_NEAR(bill.seconds, 1 + 1000 * 40e-9 + 25e-6, 1e-12);
}

TEST(Energy, ArithmeticEqualsWalking) {
  Random random(20260);
  for (int trial = 0; trial < 400; ++trial) {
    Image image = randomEnergyImage(random);
    std::vector<Events> fast = countEvents(image), slow = Slow{image}.count();
    ASSERT_EQ(fast.size(), slow.size());
    for (size_t i = 0; i < fast.size(); ++i)
      ASSERT_EQ(fast[i], slow[i]) << "trial " << trial << ", command " << i;
    Bill one = estimateEnergy(image), other = billEvents(image, slow);
    ASSERT_EQ(one.total, other.total);
    ASSERT_EQ(one.seconds, other.seconds);
    for (size_t i = 0; i < one.costs.size(); ++i)
      ASSERT_EQ(one.costs[i].energy, other.costs[i].energy);
    Events phases[2] = {countPhase(image, 0), countPhase(image, 1)}, walked[2];
    for (int colour : {0, 1}) {
      walked[colour].wires.assign(image.profile.directions().size(), 0);
      Slow{image}.phase(walked[colour], colour);
      ASSERT_EQ(phases[colour], walked[colour]);
    }
  }
}

TEST(Energy, EdgesThatDoNotDriveCostAsManyWiresAsThereAreCouplings) {
  Image image = fullImage("paper-g12", {run(1), read(0, 1)});
  image.profile.wires->edgesDriveAll.value = false;
  int64_t wires = 0;
  std::vector<Events> events = countEvents(image);
  for (int64_t count : events[0].wires)
    wires += count;
  EXPECT_EQ(wires, 2 * 26088); // each end drives once an iteration
}

TEST(Energy, TooManyEventsAreRefused) {
  int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_THROW(countEvents(fullImage("paper-g12", {run(most / 4899)})), std::runtime_error);
  EXPECT_THROW(countEvents(fullImage("paper-g12", {read(most / 2, 3)})), std::runtime_error);
  // Each command fits; their sum, and a rule's two directions, do not.
  int64_t many = int64_t(1) << 49;
  for (const Image &image :
       {fullImage("paper-g12", {run(many), run(many)}), fullImage("paper-g12", {run(many)})}) {
    EXPECT_FALSE(countEvents(image).empty());
    EXPECT_THROW(estimateEnergy(image), std::runtime_error);
  }
}

TEST(Energy, PublishedFigures) {
  const std::vector<Published> &figures = publishedFigures();
  EXPECT_EQ(figures.size(), 18u);
  EXPECT_EQ(figures[4].system, "DTM");
  EXPECT_EQ(figures[4].setting, "T = 8");
  EXPECT_EQ(figures[4].joules, 15.68e-9);
  for (const Published &figure : figures) {
    EXPECT_GT(figure.joules, 0) << figure.system;
    EXPECT_GT(figure.fid, 0) << figure.system;
    EXPECT_NE(figure.source, "") << figure.system;
  }
}
