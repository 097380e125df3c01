//===- ImageDump.cpp - isinglass image dump -------------------------------------------------------===//
#include "compiler/tools/isinglass/ImageVerbs.h"
#include "compiler/tools/isinglass/SameFile.h"

#include "targets/dtca/image/Image.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace isinglass::tool {

namespace {
struct Options {
  std::string image, output;
};
} // namespace

static int dump(const Options &options) {
  refuseSameFiles({options.image}, {options.output});
  std::string text = dtca::dumpImage(dtca::readImage(options.image));
  if (!options.output.empty())
    writeOutput(options.output, text);
  else if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
    throw std::runtime_error("cannot write to standard output");
  return 0;
}

Command imageDumpCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand("dump", "Prints an image as text that assembles again");
  auto options = std::make_shared<Options>();
  command->add_option("image", options->image, "the image, a .dtci file")->required();
  command->add_option("-o,--output", options->output, "a file for the text");
  return {command, [options] { return dump(*options); }};
}

} // namespace isinglass::tool
