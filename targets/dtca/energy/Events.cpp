//===- Events.cpp - what a program does, counted without walking it -------------------------------===//
//
// The chip outside the window is rectangles; a cell's wire exists where the cell lies in a smaller
// rectangle of its core. So the chip is counted in closed form, and only the window's cells, whose
// roles differ, are looked at.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/dtca/energy/Energy.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace isinglass::dtca {
namespace {

[[noreturn]] void overflow() {
  throw std::runtime_error("the program has more than 2^63 - 1 events; run fewer iterations");
}

int64_t product(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_mul_overflow(a, b, &result))
    overflow();
  return result;
}

void accumulate(int64_t &sum, int64_t more, int64_t times) {
  if (__builtin_add_overflow(sum, product(more, times), &sum))
    overflow();
}

/// A box of cells of the chip.
struct Box {
  int64_t row, column, rows, columns;
};

/// Cells of a box with (row + column) % 2 == colour.
int64_t countColour(const Box &box, int64_t colour) {
  if (box.rows <= 0 || box.columns <= 0)
    return 0;
  int64_t cells = box.rows * box.columns;
  bool first = (box.row + box.column) % 2 == colour; // the corner's colour has one more, if odd
  return (cells + (first ? 1 : 0)) / 2;
}

/// The cells of a box from which a step stays in the box.
Box withEnd(const Box &box, Step step) {
  return {box.row + std::max<int64_t>(0, -step.row),
          box.column + std::max<int64_t>(0, -step.column), box.rows - std::abs(step.row),
          box.columns - std::abs(step.column)};
}

class Counter {
public:
  explicit Counter(const Image &image)
      : image(image), profile(image.profile), directions(profile.directions()),
        allDriven(profile.wrapped.value || (profile.wires && profile.wires->edgesDriveAll.value)) {
    int64_t along[2] = {profile.cores.value[0], profile.cores.value[1]};
    if (profile.coresConnected.value)
      along[0] = along[1] = 1;
    core = {0, 0, profile.rows.value / along[0], profile.columns.value / along[1]};
    coresAlong[0] = along[0];
    coresAlong[1] = along[1];
  }

  Events phase(int colour) const {
    Events events;
    events.phases = 1;
    events.wires.assign(directions.size(), 0);
    if (profile.unusedPowered.value)
      addChip(events, colour);
    for (int64_t row = 0; row < image.window.rows; ++row)
      for (int64_t column = 0; column < image.window.columns; ++column) {
        // Powered unused cells are counted with the chip.
        bool counted = profile.unusedPowered.value;
        bool powered = isPowered(image.roles[row * image.window.columns + column]);
        if (powered != counted)
          addCell(events, chipCell(row, column), colour, powered ? 1 : -1);
      }
    return events;
  }

private:
  bool isPowered(Role role) const {
    if (role == Role::Unused)
      return profile.unusedPowered.value;
    return role != Role::Clamped || profile.clampedPowered.value;
  }

  Step chipCell(int64_t row, int64_t column) const {
    return {(image.window.row + row) % profile.rows.value,
            (image.window.column + column) % profile.columns.value};
  }

  /// Cores by the colour of their first cell: even, odd.
  std::array<int64_t, 2> coresByColour() const {
    // The first row of core i is i * height: odd for every other core if the height is odd.
    auto odd = [](int64_t count, int64_t size) { return size % 2 ? count / 2 : 0; };
    int64_t oddRows = odd(coresAlong[0], core.rows), oddColumns = odd(coresAlong[1], core.columns);
    int64_t odds = oddRows * (coresAlong[1] - oddColumns) + (coresAlong[0] - oddRows) * oddColumns;
    return {coresAlong[0] * coresAlong[1] - odds, odds};
  }

  void addChip(Events &events, int colour) const {
    events.updates += countColour({0, 0, profile.rows.value, profile.columns.value}, colour);
    std::array<int64_t, 2> cores = coresByColour();
    for (size_t d = 0; d < directions.size(); ++d)
      for (Step step : {directions[d], Step{-directions[d].row, -directions[d].column}}) {
        if (allDriven) {
          events.wires[d] += countColour({0, 0, profile.rows.value, profile.columns.value}, colour);
          continue;
        }
        for (int64_t corner : {0, 1})
          events.wires[d] += cores[corner] * countColour(withEnd(core, step), colour ^ corner);
      }
  }

  /// Whether the wire from a cell along a step is driven.
  bool drives(Step cell, Step step) const {
    if (allDriven)
      return true;
    int64_t row = cell.row % core.rows + step.row,
            column = cell.column % core.columns + step.column;
    return row >= 0 && row < core.rows && column >= 0 && column < core.columns;
  }

  void addCell(Events &events, Step cell, int colour, int64_t sign) const {
    if ((cell.row + cell.column) % 2 != colour)
      return;
    events.updates += sign;
    for (size_t d = 0; d < directions.size(); ++d) {
      Step step = directions[d];
      events.wires[d] +=
          sign * (int(drives(cell, step)) + int(drives(cell, {-step.row, -step.column})));
    }
  }

  const Image &image;
  const Profile &profile;
  std::vector<Step> directions;
  bool allDriven; ///< every cell drives all its wires
  Box core;       ///< the first; the whole chip where cores are connected
  int64_t coresAlong[2];
};

int64_t cellsOf(const Command &clamp) {
  int64_t cells = 1;
  for (size_t axis = 0; axis < clamp.lower.size(); ++axis)
    cells = product(cells, clamp.upper[axis] - clamp.lower[axis]);
  return cells;
}

/// What the commands of one image do.
struct Plan {
  Events iteration; ///< both phases
  int64_t window = 0, visible = 0, driven = 0;

  explicit Plan(const Image &image)
      : window(image.window.cells()),
        visible(std::count(image.roles.begin(), image.roles.end(), Role::Visible)),
        driven(std::ranges::count_if(image.drives, [](int16_t drive) { return drive != 0; })) {
    Counter counter(image);
    iteration.add(counter.phase(0));
    iteration.add(counter.phase(1));
  }

  Events of(const Command &command) const {
    Events events;
    events.wires.assign(iteration.wires.size(), 0);
    switch (command.kind) {
    case CommandKind::Configure:
      events.configured = window;
      events.configures = 1;
      break;
    case CommandKind::Seed:
      events.seeded = iteration.updates; // each powered cell is of one colour
      break;
    case CommandKind::Clamp:
      events.clamped = cellsOf(command);
      events.clamps = 1;
      break;
    case CommandKind::Drive:
      events.driven = driven;
      events.drives = 1;
      break;
    case CommandKind::Run:
      events.add(iteration, command.iterations);
      break;
    case CommandKind::Read:
      events.add(iteration, product(command.count, command.every));
      events.read = product(command.count, visible);
      events.reads = command.count;
      break;
    }
    return events;
  }
};

} // namespace

void Events::add(const Events &more, int64_t times) {
  wires.resize(std::max(wires.size(), more.wires.size()));
  for (size_t d = 0; d < more.wires.size(); ++d)
    accumulate(wires[d], more.wires[d], times);
  for (auto member : {&Events::updates, &Events::configured, &Events::seeded, &Events::clamped,
                      &Events::driven, &Events::read, &Events::phases, &Events::configures,
                      &Events::clamps, &Events::drives, &Events::reads})
    accumulate(this->*member, more.*member, times);
}

int64_t Events::wiresOf(size_t rule) const {
  // Profile::directions has two a rule.
  int64_t sum = 0;
  for (size_t d = 2 * rule; d < std::min(2 * rule + 2, wires.size()); ++d)
    accumulate(sum, wires[d], 1);
  return sum;
}

Events countPhase(const Image &image, int colour) { return Counter(image).phase(colour); }

std::vector<Events> countEvents(const Image &image) {
  Plan plan(image);
  std::vector<Events> events;
  for (const Command &command : image.program)
    events.push_back(plan.of(command));
  return events;
}

} // namespace isinglass::dtca
