//===- Encode.cpp - an image as the bytes of a file -----------------------------------------------===//
#include "targets/dtca/image/Checksum.h"
#include "targets/dtca/image/Payload.h"

#include <stdexcept>

namespace isinglass::dtca {

namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;
using flatbuffers::Vector;

template <typename T>
Offset<Vector<T>> addCodes(FlatBufferBuilder &builder, const std::vector<int16_t> &codes) {
  T *stored = nullptr;
  auto offset = builder.CreateUninitializedVector<T>(codes.size(), &stored);
  for (size_t i = 0; i < codes.size(); ++i)
    stored[i] = flatbuffers::EndianScalar(static_cast<T>(codes[i]));
  return offset;
}

/// A pair of fields of which one is present.
struct Codes {
  Offset<Vector<int8_t>> bytes;
  Offset<Vector<int16_t>> words;
  Codes() = default;
  Codes(FlatBufferBuilder &builder, const std::vector<int16_t> &codes, bool narrow) {
    if (narrow)
      bytes = addCodes<int8_t>(builder, codes);
    else
      words = addCodes<int16_t>(builder, codes);
  }
};

auto addPlacements(FlatBufferBuilder &builder, const std::vector<Placement> &placements) {
  std::vector<Offset<file::Placement>> offsets;
  for (const Placement &placement : placements) {
    auto variable = builder.CreateString(placement.variable);
    auto shape = builder.CreateVector(placement.shape);
    offsets.push_back(file::CreatePlacement(builder, variable, shape, placement.row,
                                            placement.column,
                                            static_cast<uint8_t>(placement.turn)));
  }
  return builder.CreateVector(offsets);
}

/// Boxes are absent where they are empty.
auto addProgram(FlatBufferBuilder &builder, const std::vector<Command> &program) {
  std::vector<Offset<file::Command>> offsets;
  for (const Command &command : program) {
    Offset<Vector<int64_t>> lower, upper;
    if (!command.lower.empty())
      lower = builder.CreateVector(command.lower);
    if (!command.upper.empty())
      upper = builder.CreateVector(command.upper);
    offsets.push_back(file::CreateCommand(builder, static_cast<uint8_t>(command.kind),
                                          command.iterations, command.first, command.last,
                                          command.every, command.count, command.placement, lower,
                                          upper, command.value));
  }
  return builder.CreateVector(offsets);
}

auto addDirections(FlatBufferBuilder &builder, const std::vector<Step> &directions) {
  std::vector<file::Step> steps;
  for (Step step : directions)
    steps.emplace_back(step.row, step.column);
  return builder.CreateVectorOfStructs(steps);
}

auto addRoles(FlatBufferBuilder &builder, const std::vector<Role> &roles) {
  return builder.CreateVector(reinterpret_cast<const uint8_t *>(roles.data()), roles.size());
}

/// Not less than the payload's size, so that the builder is never asked for more than it can hold.
size_t boundPayload(const Image &image, Widths widths) {
  size_t bytes = 4096 + image.profileText.size() + image.name.size() + image.tool.size() +
                 image.command.size();
  bytes += image.roles.size() + image.directions.size() * sizeof(file::Step);
  size_t ends = image.far == image.near ? 1 : 2;
  bytes += ends * image.near.size() * (widths.bytesForCouplings ? 1 : 2);
  bytes += (image.biases.size() + image.drives.size()) * (widths.bytesForBiases ? 1 : 2);
  for (const Placement &placement : image.placements)
    bytes += 128 + placement.variable.size() + 8 * placement.shape.size();
  for (const Command &command : image.program)
    bytes += 128 + 8 * (command.lower.size() + command.upper.size());
  return bytes;
}

template <typename T> void append(std::string &bytes, T value) {
  value = flatbuffers::EndianScalar(value);
  bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
}

} // namespace

Widths widthsOf(const Profile &profile) {
  return {profile.couplingBits.value <= 8, profile.biasBits.value <= 8};
}

/// The order of the calls is part of the format: FORMAT.md.
flatbuffers::DetachedBuffer buildPayload(const Image &image, Widths widths) {
  size_t bound = boundPayload(image, widths);
  if (bound > kMaxFileBytes - kHeaderBytes)
    throw std::runtime_error("the image has more codes than a file of 2 GiB holds");
  FlatBufferBuilder builder(bound);
  auto name = builder.CreateString(image.name);
  auto tool = builder.CreateString(image.tool);
  auto command = builder.CreateString(image.command);
  auto model = builder.CreateString(image.modelDigest);
  auto parameters = builder.CreateString(image.parametersDigest);
  auto profile = builder.CreateString(image.profileDigest);
  auto text = builder.CreateString(image.profileText);
  auto placements = addPlacements(builder, image.placements);
  auto roles = addRoles(builder, image.roles);
  auto directions = addDirections(builder, image.directions);
  Codes near(builder, image.near, widths.bytesForCouplings);
  Codes far;
  if (image.far != image.near)
    far = Codes(builder, image.far, widths.bytesForCouplings);
  Codes biases(builder, image.biases, widths.bytesForBiases);
  auto program = addProgram(builder, image.program);
  Codes drives;
  if (!image.drives.empty())
    drives = Codes(builder, image.drives, widths.bytesForBiases);
  file::Window window(image.window.row, image.window.column, image.window.rows,
                      image.window.columns);
  builder.Finish(file::CreateImage(builder, name, tool, command, model, parameters, profile, text,
                                   image.beta, image.scale, &window, placements, roles, directions,
                                   near.bytes, near.words, far.bytes, far.words, biases.bytes,
                                   biases.words, program, drives.bytes, drives.words));
  return builder.Release();
}

std::string encodeImage(const Image &image) {
  validateImage(image);
  flatbuffers::DetachedBuffer payload = buildPayload(image, widthsOf(image.profile));
  std::string bytes(kMagic);
  append(bytes, kImageVersion);
  append(bytes, static_cast<uint64_t>(payload.size()));
  append(bytes, checksum(std::as_bytes(std::span(payload.data(), payload.size()))));
  bytes.append(reinterpret_cast<const char *>(payload.data()), payload.size());
  return bytes;
}

} // namespace isinglass::dtca
