//===- Generate.cpp - isinglass generate: draws data from a trained denoising model ---------------===//
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/Interrupt.h"
#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/SameFile.h"
#include "compiler/tools/isinglass/TrainedChain.h"
#include "compiler/tools/isinglass/Version.h"
#include "compiler/tools/isinglass/WantedLabel.h"
#include "compiler/tools/isinglass/WriteValues.h"

#include "runtime/arrays/Animation.h"
#include "runtime/arrays/Mosaic.h"
#include "runtime/arrays/Picture.h"
#include "runtime/chains/Progress.h"
#include "runtime/training/Pictures.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace isinglass::tool {
namespace {

/// Frames of a step in an animation, and how long one, and the last, is shown: hundredths of a
/// second.
constexpr int64_t kLooks = 8;
constexpr int kShown = 12, kLastShown = 250;

struct GenerateOptions {
  DrawOptions draw;
  std::string output, picture, animation;
  std::string label; ///< name=value
};

nlohmann::ordered_json describeRun(const TrainedChain &trained, const GenerateOptions &options) {
  const runtime::GeneratorOptions &settings = trained.settings;
  return {{"isinglass", kVersion},
          {"model", trained.chain.info().name},
          {"model_digest", trained.model->digest()},
          {"sweeps", settings.sweeps},
          {"seed", settings.seed},
          {"label", options.label},
          {"precision", trained.model->description().precision},
          {"layout", trained.model->description().layout},
          {"rng", trained.model->description().generator},
          {"shared_low_byte", trained.model->description().sharesLowByte},
          {"beta",
           {{"kind", settings.beta.kind},
            {"first", settings.beta.first},
            {"last", settings.beta.last}}}};
}

/// What can be refused is refused before the chains start.
void checkOutputs(const GenerateOptions &options) {
  refuseSameFiles(options.draw.inputs(), {options.output, options.picture, options.animation});
  bool any = false;
  for (const std::string &path : {options.output, options.picture, options.animation})
    if (!path.empty()) {
      runtime::PendingFile{path}; // can be written
      any = true;
    }
  if (!any)
    throw std::runtime_error("nothing is asked for: give --output, --picture or --animation");
}

int generate(const GenerateOptions &options) {
  checkOutputs(options);
  std::unique_ptr<TrainedChain> trained = loadTrainedChain(options.draw);
  if (!trained)
    return 1;
  refuseSameFiles(trained->model->files(), {options.output, options.picture, options.animation});
  const runtime::Chain &chain = trained->chain;
  int64_t items = trained->settings.chains;
  std::optional<runtime::Wanted> wanted =
      wantedOf(options.label, chain.info().name, chain.info().observables, items);
  bool drawn = !options.picture.empty() || !options.animation.empty();
  size_t pixels = drawn ? runtime::findPixels(chain.info().observables) : 0;
  if (drawn)
    runtime::checkMosaic(items, chain.info().observables[pixels].shape);
  std::optional<runtime::Animation> animation;
  if (!options.animation.empty()) {
    animation.emplace(options.animation);
    trained->settings.looks = kLooks;
  }
  runtime::ProgressBar bar("generating");
  InterruptGuard interrupt;
  runtime::RunControl control;
  control.cancel = interrupt.flag();
  int64_t done = 0;
  auto watch = [&](int64_t, bool last, std::span<const int8_t> now) {
    done += last;
    bar.show({done - 1, chain.steps(), 0});
    if (animation)
      animation->add(runtime::makeMosaic(runtime::greysOf(chain.info().observables, pixels, now),
                                         items, chain.info().observables[pixels].shape),
                     done > chain.steps() ? kLastShown : kShown);
  };
  auto visible = trained->draw(wanted, watch, control);
  if (!visible) {
    std::fputs("isinglass: interrupted; nothing is written\n", stderr);
    return 130;
  }
  if (animation)
    animation->finish();
  if (!options.output.empty())
    writeValues(options.output, chain.info().observables, *visible,
                textOf(describeRun(*trained, options)));
  if (!options.picture.empty())
    runtime::writeGreys(options.picture,
                        runtime::greysOf(chain.info().observables, pixels, *visible), items,
                        chain.info().observables[pixels].shape);
  return 0;
}

} // namespace

Command generateCommand(CLI::App &app) {
  auto options = std::make_shared<GenerateOptions>();
  CLI::App *command =
      app.add_subcommand("generate", "Draw data from a trained denoising model, noise to picture");
  options->draw.addTo(*command);
  command->add_option("-o,--output", options->output, "NPZ file of values to write");
  command->add_option("--picture", options->picture, "draw the pixels as PNG");
  command->add_option("--animation", options->animation, "draw the chain at work as GIF");
  command->add_option("--label", options->label,
                      "NAME=VALUE: items of this class; NAME=all: of one class after the other");
  return {command, [options] { return generate(*options); }};
}

} // namespace isinglass::tool
