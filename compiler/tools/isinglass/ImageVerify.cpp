//===- ImageVerify.cpp - isinglass image verify ---------------------------------------------------===//
#include "compiler/tools/isinglass/ImageVerbs.h"

#include "targets/dtca/image/Image.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <vector>

namespace isinglass::tool {

/// Reading checks everything. All files are looked at, whatever the first ones are.
static int verify(const std::vector<std::string> &images) {
  int status = 0;
  for (const std::string &image : images) {
    try {
      dtca::readImage(image);
      std::printf("%s: ok\n", image.c_str());
    } catch (const std::runtime_error &error) {
      std::fprintf(stderr, "isinglass: error: %s\n", error.what());
      status = 1;
    }
  }
  return status;
}

Command imageVerifyCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand("verify", "Checks images: bytes, checksum, rules");
  auto images = std::make_shared<std::vector<std::string>>();
  command->add_option("images", *images, "the images, .dtci files")->required();
  return {command, [images] { return verify(*images); }};
}

} // namespace isinglass::tool
