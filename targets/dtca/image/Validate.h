//===- Validate.h - the parts of validateImage, in the order they are called ----------------------===//
//
// Each may rely on what those before it have checked, and throws InvalidImage.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/dtca/image/Wiring.h"

#include <stdexcept>

namespace isinglass::dtca {

/// What a refusal is about, so that a reader of text can point at it.
struct Part {
  enum Kind : uint8_t { Header, Window, Placement, Direction, Command } kind = Header;
  size_t index = 0;         ///< of the placement, direction or command
  const char *key = "name"; ///< of the header, as the text calls it
};
inline Part headerKey(const char *key) { return {Part::Header, 0, key}; }
struct InvalidImage : std::runtime_error {
  InvalidImage(Part part, const std::string &reason) : std::runtime_error(reason), part(part) {}
  Part part;
};
[[noreturn]] void refuseImage(Part part, const std::string &reason);

/// Names go into messages and text files as they are: 1 to 255 printable ASCII characters.
void checkName(const std::string &text, Part part, const std::string &field);

/// The profile of the image's profileText, which must have the image's profileDigest. `where` names
/// the text in errors.
Profile parseImageProfile(const Image &image, const std::string &where);

/// Boxes inside the window that do not overlap.
void checkPlacements(const Image &image, const Wiring &wiring);
/// The order of commands, and each command's numbers and box.
void checkProgram(const Image &image);
/// Every cell's role against the placements and the clamps. Two clamps hold no cell in common.
void checkRoles(const Image &image, const Wiring &wiring);
/// Codes of couplings and biases against roles, wires and the profile's limits.
void checkCodes(const Image &image, const Wiring &wiring);

/// Rows and columns of the variable, before its turn: a shape of one axis is a row.
inline Step extentOf(const Placement &placement) {
  const std::vector<int64_t> &shape = placement.shape;
  return shape.size() == 1 ? Step{1, shape[0]} : Step{shape[0], shape[1]};
}
/// The cell of the chip where a placement's cell lies.
Step placedCell(const Profile &profile, const Placement &placement, Step cell);

} // namespace isinglass::dtca
