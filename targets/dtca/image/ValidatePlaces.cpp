//===- ValidatePlaces.cpp - placements, roles, and the cells that clamps hold ---------------------===//
#include "targets/dtca/image/Validate.h"

#include <algorithm>
#include <set>

namespace isinglass::dtca {

Step placedCell(const Profile &profile, const Placement &placement, Step cell) {
  Step extent = extentOf(placement);
  Step turned = turnedCell(placement.turn, cell, extent.row, extent.column);
  return {(placement.row + turned.row) % profile.rows.value,
          (placement.column + turned.column) % profile.columns.value};
}

namespace {

void checkShape(const Placement &placement, Part part, const std::string &what) {
  auto sound = [](int64_t size) { return size >= 1 && size <= int64_t(1) << 20; };
  size_t axes = placement.shape.size();
  if (axes < 1 || axes > 2 || !std::ranges::all_of(placement.shape, sound))
    refuseImage(part, what + "its shape must have one axis or two, of 1 to 2^20 nodes each");
  if (placement.turn > Turn::AntiTranspose)
    refuseImage(part, what + "turn " + std::to_string(static_cast<int>(placement.turn)) +
                          " is none of the eight");
}

void checkPlacement(const Placement &placement, Part part, const Wiring &wiring) {
  checkName(placement.variable, part, "placement: the variable");
  std::string what = "placement of '" + placement.variable + "': ";
  checkShape(placement, part, what);
  Step extent = extentOf(placement), turned = turnedStep(placement.turn, extent);
  if (!wiring.holds({placement.row, placement.column}, std::abs(turned.row),
                    std::abs(turned.column)))
    refuseImage(part, what + std::to_string(std::abs(turned.row)) + " x " +
                          std::to_string(std::abs(turned.column)) + " cells at " +
                          printCell({placement.row, placement.column}) +
                          " do not lie in the window");
}

/// What is known of each cell of the window so far.
class Cover {
public:
  Cover(const Image &image, const Wiring &wiring)
      : image(image), wiring(wiring), roles(image.window.cells(), Role::Unused) {}

  /// Gives a box of a placement's cells a role, where they have `expected`; `part` is to blame
  /// where they have not.
  void mark(const Placement &placement, Step lower, Step upper, Role expected, Role role, Part part,
            const char *problem) {
    for (Step cell{lower.row, 0}; cell.row < upper.row; ++cell.row)
      for (cell.column = lower.column; cell.column < upper.column; ++cell.column) {
        Step chip = placedCell(image.profile, placement, cell);
        Step inWindow = *wiring.windowCell(chip);
        Role &known = roles[inWindow.row * image.window.columns + inWindow.column];
        if (known != expected)
          refuseImage(part,
                      "cell " + printCell(chip) + " of '" + placement.variable + "': " + problem);
        known = role;
      }
  }

  /// Latent stands for a cell of the model that no clamp holds.
  const std::vector<Role> &marks() const { return roles; }

private:
  const Image &image;
  const Wiring &wiring;
  std::vector<Role> roles;
};

void markClamp(Cover &cover, const Image &image, size_t command) {
  const Command &clamp = image.program[command];
  const Placement &placement = image.placements[clamp.placement];
  Step lower{0, clamp.lower.back()}, upper{1, clamp.upper.back()};
  if (placement.shape.size() == 2) {
    lower.row = clamp.lower[0];
    upper.row = clamp.upper[0];
  }
  cover.mark(placement, lower, upper, Role::Latent, Role::Clamped, {Part::Command, command},
             "two clamp commands hold it");
}

void checkRole(Role role, Role marked, Step chip) {
  std::string what = "cell " + printCell(chip) + ": ";
  if (role > Role::Clamped)
    refuseImage({Part::Window}, what + "its role is none of the four");
  if ((role == Role::Unused) != (marked == Role::Unused))
    refuseImage({Part::Window},
                what + (role == Role::Unused ? "unused, but a variable is placed on it"
                                             : "in use, but no variable is placed on it"));
  if ((role == Role::Clamped) != (marked == Role::Clamped))
    refuseImage({Part::Window},
                what + (role == Role::Clamped ? "clamped, but no clamp command holds it"
                                              : "a clamp command holds it, but it is not clamped"));
}

/// The window is the smallest box: there is a used cell in the first and last row and column.
void checkBorders(const Image &image) {
  const Window &window = image.window;
  bool first = false, last = false, left = false, right = false;
  for (int64_t r = 0; r < window.rows; ++r)
    for (int64_t c = 0; c < window.columns; ++c) {
      if (image.roles[r * window.columns + c] == Role::Unused)
        continue;
      first |= r == 0;
      last |= r == window.rows - 1;
      left |= c == 0;
      right |= c == window.columns - 1;
    }
  if (!first || !last || !left || !right)
    refuseImage({Part::Window}, "window: larger than the box of the cells in use");
}

} // namespace

void checkPlacements(const Image &image, const Wiring &wiring) {
  if (image.placements.empty())
    refuseImage({}, "there are no placements");
  std::set<std::string_view> names;
  for (size_t i = 0; i < image.placements.size(); ++i) {
    const Placement &placement = image.placements[i];
    checkPlacement(placement, {Part::Placement, i}, wiring);
    if (!names.insert(placement.variable).second)
      refuseImage({Part::Placement, i},
                  "placement of '" + placement.variable + "': the variable is placed twice");
  }
}

void checkRoles(const Image &image, const Wiring &wiring) {
  Cover cover(image, wiring);
  for (size_t i = 0; i < image.placements.size(); ++i)
    cover.mark(image.placements[i], {0, 0}, extentOf(image.placements[i]), Role::Unused,
               Role::Latent, {Part::Placement, i}, "another variable is placed on it");
  for (size_t i = 0; i < image.program.size(); ++i)
    if (image.program[i].kind == CommandKind::Clamp)
      markClamp(cover, image, i);
  for (int64_t r = 0; r < image.window.rows; ++r)
    for (int64_t c = 0; c < image.window.columns; ++c) {
      size_t cell = r * image.window.columns + c;
      checkRole(image.roles[cell], cover.marks()[cell], wiring.chipCell({r, c}));
    }
  checkBorders(image);
}

} // namespace isinglass::dtca
