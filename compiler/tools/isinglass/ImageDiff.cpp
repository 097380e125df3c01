//===- ImageDiff.cpp - isinglass image diff -------------------------------------------------------===//
#include "compiler/tools/isinglass/ImageVerbs.h"

#include "targets/dtca/image/Image.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace isinglass::tool {

namespace {
struct Options {
  std::string first, second;
  size_t limit = 20;
};
} // namespace

static int diff(const Options &options) {
  auto lines = dtca::diffImages(dtca::readImage(options.first), dtca::readImage(options.second),
                                options.limit);
  for (const std::string &line : lines)
    std::printf("%s\n", line.c_str());
  return lines.empty() ? 0 : 1;
}

Command imageDiffCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand(
      "diff", "Prints what differs between two images; status 1 if anything does");
  auto options = std::make_shared<Options>();
  command->add_option("first", options->first, "an image, a .dtci file")->required();
  command->add_option("second", options->second, "another")->required();
  command->add_option("--limit", options->limit, "at most so many lines of roles and codes (20)");
  return {command, [options] { return diff(*options); }};
}

} // namespace isinglass::tool
