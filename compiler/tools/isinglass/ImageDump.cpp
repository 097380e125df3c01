//===- ImageDump.cpp - isinglass image dump -------------------------------------------------------===//
#include "compiler/tools/isinglass/ImageVerbs.h"
#include "compiler/tools/isinglass/SameFile.h"

#include "targets/dtca/image/Image.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace isinglass::tool {

namespace {
struct Options {
  std::string image, output = "-";
};
} // namespace

static int dump(const Options &options) {
  refuseSameFiles({options.image}, {options.output});
  writeOutput(options.output, dtca::dumpImage(dtca::readImage(options.image)));
  return 0;
}

Command imageDumpCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand("dump", "Prints an image as text that assembles again");
  auto options = std::make_shared<Options>();
  command->add_option("image", options->image, "the image, a .dtci file")->required();
  command->add_option("-o,--output", options->output,
                      "a file for the text (default: standard output)");
  return {command, [options] { return dump(*options); }};
}

} // namespace isinglass::tool
