// Events counted by playing a program are those of the energy model's arithmetic, one for one.
#include "targets/dtca/simulator/Count.h"

#include "targets/dtca/image/Wiring.h"
#include "test/unit/dtca/ImageSamples.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace isinglass::dtca {
namespace {

class RandomProgram {
public:
  explicit RandomProgram(std::mt19937_64 &random) : random(random) {}

  /// A valid image on a chip of any power policy and any wires, with a longer program.
  Image make() {
    Image image = randomShiftedImage(random);
    Profile &chip = image.profile;
    chip.unusedPowered.value = below(2);
    chip.clampedPowered.value = below(2);
    if (below(4))
      setWires(chip);
    std::erase_if(image.program, [](const Command &command) {
      return command.kind == CommandKind::Run || command.kind == CommandKind::Read;
    });
    for (int64_t segments = 1 + below(4); segments > 0; --segments) {
      for (int64_t runs = below(3); runs > 0; --runs)
        image.program.push_back(run(1 + below(60)));
      image.program.push_back(read(below(9), 1 + below(40)));
    }
    seal(image);
    return image;
  }

private:
  int64_t below(int64_t bound) { return static_cast<int64_t>(random() % bound); }

  Quantity joules(double value) { return {value, "fJ", "t", Status::Assumed}; }

  void setWires(Profile &chip) {
    chip.update.reset();
    chip.randomBitEnergy = joules(0.35e-15);
    chip.biasEnergy = joules(0.4e-15);
    chip.clockEnergy = joules(0.0175e-15);
    chip.wires.emplace();
    chip.wires->capacitance = {350e-12, "aF/um", "t", Status::Assumed};
    chip.wires->pitch = {6e-6, "um", "t", Status::Assumed};
    chip.wires->signal = {0.1, "V", "t", Status::Assumed};
    chip.wires->edgesDriveAll = {below(2) == 0, "1", "t", Status::Assumed};
  }

  static Command run(int64_t iterations) {
    Command command;
    command.kind = CommandKind::Run;
    command.iterations = iterations;
    return command;
  }
  static Command read(int64_t every, int64_t count) {
    Command command;
    command.kind = CommandKind::Read;
    command.every = every;
    command.count = count;
    return command;
  }

  std::mt19937_64 &random;
};

/// Counts and joules, to the last bit.
void expectEqual(const Image &image) {
  std::vector<Events> counted = countEvents(image), played = playProgram(image);
  ASSERT_EQ(played.size(), image.program.size());
  ASSERT_EQ(counted, played);
  Bill bill = estimateEnergy(image), run = billEvents(image, played);
  EXPECT_EQ(bill.total, run.total);
  EXPECT_EQ(bill.perSample, run.perSample);
  EXPECT_EQ(bill.sampling, run.sampling);
  EXPECT_EQ(bill.seconds, run.seconds);
  ASSERT_EQ(bill.costs.size(), run.costs.size());
  for (size_t i = 0; i < bill.costs.size(); ++i)
    EXPECT_EQ(bill.costs[i].energy, run.costs[i].energy);
  for (size_t i = 0; i < bill.commands.size(); ++i)
    EXPECT_EQ(bill.commands[i].energy, run.commands[i].energy);
}

TEST(Count, PlayedIsCounted) {
  std::mt19937_64 random(41);
  int wrapped = 0, apart = 0, around = 0, odd = 0, clamped = 0, open = 0;
  for (int round = 0; round < 400; ++round) {
    Image image = RandomProgram(random).make();
    ASSERT_NO_THROW(validateImage(image)) << round;
    SCOPED_TRACE(round);
    expectEqual(image);
    if (HasFatalFailure())
      return;
    const Profile &chip = image.profile;
    wrapped += chip.wrapped.value;
    apart += !chip.coresConnected.value && chip.cores.value != std::array<int64_t, 2>{1, 1};
    around += image.window.row + image.window.rows > chip.rows.value;
    odd += image.window.cells() % 2;
    clamped += std::ranges::count(image.roles, Role::Clamped) > 0;
    open += chip.wires && !chip.wires->edgesDriveAll.value;
  }
  for (int seen : {wrapped, apart, around, odd, clamped, open})
    EXPECT_GT(seen, 20);
}

/// The latches and wires of one phase, by the wiring that images are validated with.
Events walkPhase(const Image &image, int colour) {
  const Profile &chip = image.profile;
  Wiring window(chip, image.window), whole(chip, {0, 0, chip.rows.value, chip.columns.value});
  bool drivesAll = chip.wires && chip.wires->edgesDriveAll.value;
  std::vector<Step> directions = chip.directions();
  Events events;
  events.phases = 1;
  events.wires.assign(directions.size(), 0);
  for (Step cell; cell.row < chip.rows.value; ++cell.row)
    for (cell.column = (cell.row + colour) % 2; cell.column < chip.columns.value;
         cell.column += 2) {
      std::optional<Step> inside = window.windowCell(cell);
      Role role = inside ? image.roles[image.at(0, inside->row, inside->column)] : Role::Unused;
      if ((role == Role::Unused && !chip.unusedPowered.value) ||
          (role == Role::Clamped && !chip.clampedPowered.value))
        continue;
      ++events.updates;
      for (size_t d = 0; d < directions.size(); ++d)
        for (Step step : {directions[d], Step{-directions[d].row, -directions[d].column}})
          events.wires[d] += drivesAll || whole.neighbour(cell, step);
    }
  return events;
}

TEST(Count, EachPhaseIsItsOwn) {
  std::mt19937_64 random(43);
  int differ = 0;
  for (int round = 0; round < 400; ++round) {
    Image image = RandomProgram(random).make();
    for (int colour : {0, 1})
      ASSERT_EQ(countPhase(image, colour), walkPhase(image, colour)) << round << " " << colour;
    differ += countPhase(image, 0) != countPhase(image, 1);
  }
  EXPECT_GT(differ, 100);
}

/// One event more anywhere is seen in the counts, and, where it costs anything, in the joules.
TEST(Count, OneEventMoreIsSeen) {
  std::mt19937_64 random(42);
  for (int round = 0; round < 20; ++round) {
    Image image = RandomProgram(random).make();
    std::vector<Events> counted = countEvents(image);
    double total = billEvents(image, counted).total;
    for (size_t command = 0; command < counted.size(); ++command)
      for (auto member : {&Events::updates, &Events::configured, &Events::seeded, &Events::clamped,
                          &Events::read}) {
        std::vector<Events> more = counted;
        ++(more[command].*member);
        ASSERT_NE(more, playProgram(image));
        ASSERT_GT(billEvents(image, more).total, total);
      }
  }
}

/// Every chip that ships, with the square of the paper on it, in a corner and in the middle.
TEST(Count, ShippedChips) {
  int chips = 0;
  for (const auto &[name, summary] : listProfiles()) {
    Image image = sampleImage();
    try {
      image.profile = loadProfile(name);
    } catch (const std::runtime_error &) {
      continue; // a base without a pattern of its own
    }
    ++chips;
    const Profile &chip = image.profile;
    for (int64_t row : {int64_t(0), chip.rows.value - 70})
      for (int64_t column : {int64_t(0), (chip.columns.value - 70) / 2}) {
        SCOPED_TRACE(name);
        image.window = {row, column, 70, 70};
        image.placements = {{"s", {70, 70}, row, column}};
        image.roles.assign(image.window.cells(), Role::Visible);
        image.roles[17] = Role::Latent;
        for (int64_t c = 0; c < 35; ++c)
          image.roles[70 * 3 + c] = Role::Clamped;
        Command clamp;
        clamp.kind = CommandKind::Clamp;
        clamp.lower = {3, 0};
        clamp.upper = {4, 35};
        Command run, read, seed;
        seed.kind = CommandKind::Seed;
        run.kind = CommandKind::Run;
        run.iterations = 250;
        read.kind = CommandKind::Read;
        read.every = 10;
        read.count = 100;
        image.program = {Command(), seed, clamp, run, read};
        expectEqual(image);
      }
  }
  EXPECT_GE(chips, 6);
}

} // namespace
} // namespace isinglass::dtca
