//===- ImageAssemble.cpp - isinglass image assemble -----------------------------------------------===//
#include "compiler/tools/isinglass/ImageVerbs.h"
#include "compiler/tools/isinglass/SameFile.h"

#include "targets/dtca/image/Image.h"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace isinglass::tool {

namespace {
struct Options {
  std::string text, output;
};
} // namespace

static std::string readText(const std::string &path) {
  std::error_code error;
  if (std::filesystem::exists(path) && !std::filesystem::is_regular_file(path, error))
    throw std::runtime_error("cannot read '" + path + "': not a regular file");
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    throw std::runtime_error("cannot read '" + path + "': " + std::strerror(errno));
  std::string text(std::istreambuf_iterator<char>(stream), {});
  if (stream.bad())
    throw std::runtime_error("cannot read '" + path + "'");
  return text;
}

static int assemble(const Options &options) {
  refuseSameFiles({options.text}, {options.output});
  dtca::Image image = dtca::assembleImage(readText(options.text), options.text);
  writeOutput(options.output, dtca::encodeImage(image));
  return 0;
}

Command imageAssembleCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand("assemble", "Makes an image of the text that dump prints");
  auto options = std::make_shared<Options>();
  command->add_option("text", options->text, "the text, a .toml file")->required();
  command->add_option("-o,--output", options->output, "the image, a .dtci file")->required();
  return {command, [options] { return assemble(*options); }};
}

} // namespace isinglass::tool
