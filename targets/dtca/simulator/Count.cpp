//===- Count.cpp ----------------------------------------------------------------------------------===//
#include "targets/dtca/simulator/Count.h"

namespace isinglass::dtca {
namespace {

class Player {
public:
  explicit Player(const Image &image);
  Events play(const Command &command) const;

private:
  Role roleAt(int64_t row, int64_t column) const;
  bool isPowered(Role role) const;
  /// Whether the wire from a cell along a step is driven.
  bool drives(int64_t row, int64_t column, Step step) const;
  void latch(Events &events, int64_t row, int64_t column) const;
  Events phase(int colour) const;
  void iterate(Events &events, int64_t iterations) const;

  const Image &image;
  const Profile &profile;
  std::vector<Step> directions;
  Events colours[2];
};

Player::Player(const Image &image)
    : image(image), profile(image.profile), directions(profile.directions()) {
  colours[0] = phase(0);
  colours[1] = phase(1);
}

Role Player::roleAt(int64_t row, int64_t column) const {
  int64_t r = row - image.window.row, c = column - image.window.column;
  if (profile.wrapped.value) {
    r = (r + profile.rows.value) % profile.rows.value;
    c = (c + profile.columns.value) % profile.columns.value;
  }
  bool inside = r >= 0 && r < image.window.rows && c >= 0 && c < image.window.columns;
  return inside ? image.roles[r * image.window.columns + c] : Role::Unused;
}

bool Player::isPowered(Role role) const {
  if (role == Role::Unused)
    return profile.unusedPowered.value;
  return role != Role::Clamped || profile.clampedPowered.value;
}

bool Player::drives(int64_t row, int64_t column, Step step) const {
  if (profile.wires && profile.wires->edgesDriveAll.value)
    return true;
  int64_t r = row + step.row, c = column + step.column;
  if (profile.wrapped.value) {
    r = (r + profile.rows.value) % profile.rows.value;
    c = (c + profile.columns.value) % profile.columns.value;
  } else if (r < 0 || r >= profile.rows.value || c < 0 || c >= profile.columns.value) {
    return false;
  }
  if (profile.coresConnected.value)
    return true;
  int64_t height = profile.rows.value / profile.cores.value[0];
  int64_t width = profile.columns.value / profile.cores.value[1];
  return r / height == row / height && c / width == column / width;
}

void Player::latch(Events &events, int64_t row, int64_t column) const {
  ++events.updates;
  for (size_t d = 0; d < directions.size(); ++d) {
    Step back{-directions[d].row, -directions[d].column};
    events.wires[d] += drives(row, column, directions[d]);
    events.wires[d] += drives(row, column, back);
  }
}

Events Player::phase(int colour) const {
  Events events;
  events.wires.assign(directions.size(), 0);
  events.phases = 1;
  for (int64_t row = 0; row < profile.rows.value; ++row)
    for (int64_t column = 0; column < profile.columns.value; ++column)
      if ((row + column) % 2 == colour && isPowered(roleAt(row, column)))
        latch(events, row, column);
  return events;
}

void Player::iterate(Events &events, int64_t iterations) const {
  for (int64_t iteration = 0; iteration < iterations; ++iteration)
    for (const Events &colour : colours)
      events.add(colour);
}

Events Player::play(const Command &command) const {
  Events events;
  events.wires.assign(directions.size(), 0);
  switch (command.kind) {
  case CommandKind::Configure:
    for (int64_t cell = 0; cell < image.window.cells(); ++cell)
      ++events.configured;
    ++events.configures;
    break;
  case CommandKind::Seed:
    for (int64_t row = 0; row < profile.rows.value; ++row)
      for (int64_t column = 0; column < profile.columns.value; ++column)
        events.seeded += isPowered(roleAt(row, column));
    break;
  case CommandKind::Clamp: {
    int64_t cells = 1;
    for (size_t axis = 0; axis < command.lower.size(); ++axis)
      cells *= command.upper[axis] - command.lower[axis];
    events.clamped += cells;
    ++events.clamps;
    break;
  }
  case CommandKind::Drive:
    for (int16_t drive : image.drives)
      events.driven += drive != 0;
    ++events.drives;
    break;
  case CommandKind::Run:
    iterate(events, command.iterations);
    break;
  case CommandKind::Read:
    for (int64_t sample = 0; sample < command.count; ++sample) {
      iterate(events, command.every);
      for (Role role : image.roles)
        events.read += role == Role::Visible;
      ++events.reads;
    }
    break;
  }
  return events;
}

} // namespace

std::vector<Events> playProgram(const Image &image) {
  Player player(image);
  std::vector<Events> events;
  for (const Command &command : image.program)
    events.push_back(player.play(command));
  return events;
}

} // namespace isinglass::dtca
