//===- ImageStep.cpp - isinglass image step: one image out of a chain -------------------------------===//
#include "compiler/tools/isinglass/ImageVerbs.h"
#include "compiler/tools/isinglass/SameFile.h"

#include "targets/dtca/image/ChainImage.h"

#include <memory>
#include <stdexcept>

namespace isinglass::tool {
namespace {

struct StepOptions {
  std::string chain, output;
  int64_t step = 1;
};

int takeStep(const StepOptions &options) {
  refuseSameFiles({options.chain}, {options.output});
  dtca::ChainImage chain = dtca::readChainImage(options.chain);
  int64_t steps = static_cast<int64_t>(chain.steps.size());
  if (options.step < 1 || options.step > steps)
    throw std::runtime_error("'" + options.chain + "' has steps 1 to " + std::to_string(steps) +
                             ", not " + std::to_string(options.step));
  writeOutput(options.output, dtca::encodeImage(chain.steps[options.step - 1]));
  return 0;
}

} // namespace

Command imageStepCommand(CLI::App &app) {
  CLI::App *command =
      app.add_subcommand("step", "Takes the image of one step out of a denoising model's");
  auto options = std::make_shared<StepOptions>();
  command->add_option("chain", options->chain, "the images of a chain, a .dtcc file")->required();
  command->add_option("step", options->step, "1 draws the data, the last sees noise")->required();
  command->add_option("-o,--output", options->output, "the image to write, a .dtci file")
      ->required();
  return {command, [options] { return takeStep(*options); }};
}

} // namespace isinglass::tool
