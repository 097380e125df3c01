//===- ImageInfo.cpp - isinglass image info -------------------------------------------------------===//
#include "compiler/tools/isinglass/ImageVerbs.h"

#include "targets/dtca/image/Image.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace isinglass::tool {

using dtca::CommandKind;
using dtca::Image;
using dtca::Role;

static long long countRole(const Image &image, Role role) {
  return std::ranges::count(image.roles, role);
}

/// Couplings of which at least one end has a code.
static long long countCouplings(const Image &image) {
  long long count = 0;
  for (size_t i = 0; i < image.near.size(); ++i)
    count += image.near[i] != 0 || image.far[i] != 0;
  return count;
}

static std::string printBox(const dtca::Command &clamp) {
  std::string text;
  for (size_t axis = 0; axis < clamp.lower.size(); ++axis)
    text += (axis ? ", " : "") + std::to_string(clamp.lower[axis]) + ":" +
            std::to_string(clamp.upper[axis]);
  return "[" + text + "]";
}

static void printCommand(const Image &image, const dtca::Command &command) {
  switch (command.kind) {
  case CommandKind::Configure:
    std::printf("  configure\n");
    break;
  case CommandKind::Seed:
    std::printf("  seed\n");
    break;
  case CommandKind::Clamp:
    std::printf("  clamp %s%s = %s\n", image.placements[command.placement].variable.c_str(),
                printBox(command).c_str(),
                command.value ? std::to_string(command.value).c_str() : "what the run gives");
    break;
  case CommandKind::Drive:
    std::printf("  drive %lld cells\n",
                static_cast<long long>(
                    std::ranges::count_if(image.drives, [](int16_t drive) { return drive != 0; })));
    break;
  case CommandKind::Run:
    std::printf("  run %lld", static_cast<long long>(command.iterations));
    if (command.first != 1 || command.last != 1)
      std::printf(", beta times %g to %g", command.first, command.last);
    std::printf("\n");
    break;
  case CommandKind::Read:
    std::printf("  read %lld, every %lld\n", static_cast<long long>(command.count),
                static_cast<long long>(command.every));
  }
}

static void printPlacement(const dtca::Placement &placement) {
  std::string shape;
  for (int64_t size : placement.shape)
    shape += (shape.empty() ? "" : ", ") + std::to_string(size);
  std::printf("  %s[%s] at (%lld,%lld), %s\n", placement.variable.c_str(), shape.c_str(),
              static_cast<long long>(placement.row), static_cast<long long>(placement.column),
              std::string(turnName(placement.turn)).c_str());
}

static int info(const std::string &path) {
  Image image = dtca::readImage(path);
  const dtca::Window &window = image.window;
  std::printf("%s, written by %s, %zu bytes\n", image.name.c_str(), image.tool.c_str(),
              dtca::encodeImage(image).size());
  std::printf("made by    %s\n", image.command.c_str());
  std::printf("model      %s\nparameters %s\nprofile    %s %s\n", image.modelDigest.c_str(),
              image.parametersDigest.c_str(), image.profileDigest.c_str(),
              image.profile.name.c_str());
  std::printf("window     %lld x %lld at (%lld,%lld) of %lld x %lld\n",
              static_cast<long long>(window.rows), static_cast<long long>(window.columns),
              static_cast<long long>(window.row), static_cast<long long>(window.column),
              static_cast<long long>(image.profile.rows.value),
              static_cast<long long>(image.profile.columns.value));
  std::printf("cells      %lld visible, %lld latent, %lld clamped, %lld unused\n",
              countRole(image, Role::Visible), countRole(image, Role::Latent),
              countRole(image, Role::Clamped), countRole(image, Role::Unused));
  std::printf("couplings  %lld in %zu directions\n", countCouplings(image),
              image.directions.size());
  std::printf(
      "codes      beta J = %.9g code, beta %g folded in; the chip has %lld bits, for biases %lld\n",
      image.scale, image.beta, static_cast<long long>(image.profile.couplingBits.value),
      static_cast<long long>(image.profile.biasBits.value));
  std::printf("placements\n");
  for (const dtca::Placement &placement : image.placements)
    printPlacement(placement);
  std::printf("program\n");
  for (const dtca::Command &command : image.program)
    printCommand(image, command);
  return 0;
}

Command imageInfoCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand("info", "Says what an image holds");
  auto image = std::make_shared<std::string>();
  command->add_option("image", *image, "the image, a .dtci file")->required();
  return {command, [image] { return info(*image); }};
}

} // namespace isinglass::tool
