//===- Validate.cpp - what every user of an image relies on ---------------------------------------===//
#include "targets/dtca/image/Validate.h"
#include "targets/dtca/image/Payload.h"

#include "runtime/arrays/Digest.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace isinglass::dtca {

void refuseImage(Part part, const std::string &reason) { throw InvalidImage(part, reason); }

/// One line that can be printed anywhere.
static void checkLine(const std::string &text, size_t longest, const char *range, Part part,
                      const std::string &field) {
  auto printable = [](char c) { return c >= 0x20 && c <= 0x7e; };
  if (text.empty() || text.size() > longest || !std::ranges::all_of(text, printable))
    refuseImage(part, field + ": must be " + range + " printable ASCII characters");
}

void checkName(const std::string &text, Part part, const std::string &field) {
  checkLine(text, 255, "1 to 255", part, field);
}

namespace {

constexpr size_t kMaxProfileText = size_t(1) << 16, kMaxCommand = 4095;

void checkDigest(const std::string &text, const char *key, const char *field) {
  auto hexadecimal = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (text.size() != 32 || !std::ranges::all_of(text, hexadecimal))
    refuseImage(headerKey(key),
                std::string(field) + ": must be 32 hexadecimal digits in lower case");
}

/// Far beyond any model, and near enough to 1 that quotients stay numbers.
void checkPositive(double value, const char *field) {
  if (!(value >= 1e-30 && value <= 1e30))
    refuseImage(headerKey(field), std::string(field) + ": must be a number from 1e-30 to 1e30");
}

void checkProfileText(const Image &image) {
  if (image.profileText.size() > kMaxProfileText)
    refuseImage(headerKey("profile"), "profile: its text is longer than 64 KiB");
  std::string digest = runtime::digest(std::as_bytes(std::span(image.profileText)));
  if (image.profileDigest != digest)
    refuseImage(headerKey("profile-digest"), "profile digest: " + image.profileDigest +
                                                 " is not that of the profile's text, " + digest);
}

void checkHeader(const Image &image) {
  checkName(image.name, headerKey("name"), "name");
  checkName(image.tool, headerKey("tool"), "tool");
  checkLine(image.command, kMaxCommand, "1 to 4095", headerKey("made-by"), "command");
  checkDigest(image.modelDigest, "model-digest", "model digest");
  checkDigest(image.parametersDigest, "parameters-digest", "parameters digest");
  checkDigest(image.profileDigest, "profile-digest", "profile digest");
  checkProfileText(image);
  if (printProfile(image.profile) != image.profileText)
    refuseImage(headerKey("profile"), "profile: the text is not what printing the profile gives");
  checkPositive(image.beta, "beta");
  checkPositive(image.scale, "scale");
}

void checkAxis(const char *axis, int64_t start, int64_t length, int64_t chip, bool wrapped) {
  bool fits = start >= 0 && start < chip && length >= 1 && length <= chip;
  if (!fits || (!wrapped && start + length > chip))
    refuseImage({Part::Window}, "window: " + std::to_string(length) + " " + axis + " from " +
                                    std::to_string(start) + " do not lie on a chip of " +
                                    std::to_string(chip) + (wrapped ? ", wrapped" : ""));
}

void checkSize(size_t size, size_t expected, const char *field) {
  if (size != expected)
    refuseImage({Part::Window}, std::string(field) + ": " + std::to_string(size) +
                                    " entries, not " + std::to_string(expected));
}

void checkSizes(const Image &image) {
  const Profile &profile = image.profile;
  checkAxis("rows", image.window.row, image.window.rows, profile.rows.value, profile.wrapped.value);
  checkAxis("columns", image.window.column, image.window.columns, profile.columns.value,
            profile.wrapped.value);
  size_t cells = image.window.cells();
  checkSize(image.roles.size(), cells, "roles");
  checkSize(image.biases.size(), cells, "biases");
  if (!image.drives.empty())
    checkSize(image.drives.size(), cells, "drives");
  checkSize(image.near.size(), cells * image.directions.size(), "near");
  checkSize(image.far.size(), cells * image.directions.size(), "far");
  if (image.placements.size() + image.program.size() > kMaxTables)
    refuseImage({}, "more than 2^20 - 1 placements and commands");
}

void checkDirections(const Image &image) {
  std::vector<Step> known = image.profile.directions();
  auto from = known.begin();
  for (size_t d = 0; d < image.directions.size(); ++d) {
    Step direction = image.directions[d];
    from = std::find(from, known.end(), direction);
    if (from == known.end())
      refuseImage({Part::Direction, d},
                  "direction " + printCell(direction) +
                      ": not a direction of the profile, or not in the profile's order");
    ++from;
  }
}

} // namespace

Profile parseImageProfile(const Image &image, const std::string &where) {
  checkProfileText(image);
  return parseProfile(image.profileText, where);
}

void validateImage(const Image &image) {
  checkHeader(image);
  checkDirections(image);
  checkSizes(image);
  Wiring wiring(image.profile, image.window);
  checkPlacements(image, wiring);
  checkProgram(image);
  checkRoles(image, wiring);
  checkCodes(image, wiring);
}

} // namespace isinglass::dtca
