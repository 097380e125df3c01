//===- Generate.cpp - isinglass generate: draws data from a trained denoising model ---------------===//
#include "compiler/tools/isinglass/ChainModel.h"
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/Interrupt.h"
#include "compiler/tools/isinglass/KernelOptions.h"
#include "compiler/tools/isinglass/ModelOptions.h"
#include "compiler/tools/isinglass/Numbers.h"
#include "compiler/tools/isinglass/RunOptions.h"
#include "compiler/tools/isinglass/SameFile.h"
#include "compiler/tools/isinglass/Version.h"

#include "runtime/arrays/Animation.h"
#include "runtime/arrays/Picture.h"
#include "runtime/chains/Progress.h"
#include "runtime/training/Pictures.h"
#include "runtime/training/TrainedModel.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <stdexcept>

namespace isinglass::tool {
namespace {

/// Frames of a step in an animation, and how long one, and the last, is shown: hundredths of a
/// second.
constexpr int64_t kLooks = 8;
constexpr int kShown = 12, kLastShown = 250;

struct GenerateOptions {
  ModelOptions model;
  KernelOptions kernel;
  std::string params, output, picture, animation, beta;
  std::optional<int64_t> images, sweeps;
  std::optional<uint64_t> seed;
  std::vector<std::string> labels; ///< name=value
  int threads = 0;
};

runtime::GeneratorOptions settingsOf(const GenerateOptions &options, const CompiledModel &model) {
  runtime::GeneratorOptions settings = readGeneration(model);
  settings.chains = options.images.value_or(settings.chains);
  settings.sweeps = options.sweeps.value_or(settings.sweeps);
  settings.seed = options.seed.value_or(settings.seed);
  settings.threads = options.threads;
  if (!options.beta.empty())
    settings.beta = parseRamp(options.beta);
  return settings;
}

/// --label y=3, or y=0..9 for one after the other.
std::optional<runtime::Wanted> wantedOf(const GenerateOptions &options, const runtime::Chain &chain,
                                        int64_t items) {
  if (options.labels.empty())
    return std::nullopt;
  const std::string &text = options.labels.front();
  size_t equals = text.find('=');
  const auto &observables = chain.info().observables;
  for (size_t which = 0; which < observables.size(); ++which) {
    const runtime::Observable &label = observables[which];
    if (!label.label || equals == std::string::npos || label.name != text.substr(0, equals))
      continue;
    runtime::Wanted wanted{which, {}};
    std::string value = text.substr(equals + 1);
    int64_t one = value == "all" ? 0 : -1;
    if (value != "all" &&
        (sscanf(value.c_str(), "%ld", &one) != 1 || one < 0 || one >= label.classes))
      throw std::runtime_error("--label: '" + label.name + "' is 0 to " +
                               std::to_string(label.classes - 1) + ", or all, not '" + value + "'");
    for (int64_t item = 0; item < items; ++item)
      wanted.values.push_back(static_cast<uint16_t>(value == "all" ? item % label.classes : one));
    return wanted;
  }
  throw std::runtime_error("--label wants NAME=VALUE of a label of '" + chain.info().name +
                           "', not '" + text + "'");
}

void write(const GenerateOptions &options, const runtime::Chain &chain,
           std::span<const int8_t> visible, int64_t items, const std::string &meta) {
  runtime::NpzWriter writer(options.output);
  const auto &observables = chain.info().observables;
  for (size_t which = 0; which < observables.size(); ++which) {
    std::vector<uint16_t> values = runtime::valuesOf(chain, which, visible);
    std::vector<int32_t> wide(values.begin(), values.end());
    std::vector<int64_t> shape = observables[which].shape;
    shape.insert(shape.begin(), items);
    writer.add(observables[which].name, runtime::fromInt32(shape, wide));
  }
  writer.addText("meta", meta);
  writer.finish();
}

int generate(const GenerateOptions &options) {
  refuseSameFiles({options.model.file, options.params},
                  {options.output, options.picture, options.animation});
  std::unique_ptr<CompiledModel> model = CompiledModel::load(options.model);
  if (!model)
    return 1;
  runtime::GeneratorOptions settings = settingsOf(options, *model);
  model->compile(options.kernel.of(options.kernel.precision, settings.chains));
  runtime::Chain chain = readChain(*model);
  std::vector<std::vector<float>> parameters =
      runtime::readTrainedModel(options.params, model->description(), chain.info().coupling,
                                chain.steps(), bindStep(*model, chain).data);
  std::optional<runtime::Wanted> wanted = wantedOf(options, chain, settings.chains);
  bool drawn = !options.picture.empty() || !options.animation.empty();
  size_t pixels = drawn ? runtime::findPixels(chain) : 0;
  for (const std::string &path : {options.output, options.picture, options.animation})
    if (!path.empty())
      runtime::PendingFile{path}; // can be written
  runtime::ProgressBar bar("generating");
  runtime::RunControl control;
  InterruptGuard interrupt;
  control.cancel = interrupt.flag();
  int64_t done = 0;
  std::optional<runtime::Animation> animation;
  if (!options.animation.empty()) {
    animation.emplace(options.animation);
    settings.looks = kLooks;
  }
  auto watch = [&](int64_t, bool last, std::span<const int8_t> now) {
    done += last;
    bar.show({done - 1, chain.steps(), 0});
    if (animation)
      animation->add(runtime::makeMosaic(runtime::greysOf(chain, pixels, now), settings.chains,
                                         chain.info().observables[pixels].shape),
                     done > chain.steps() ? kLastShown : kShown);
  };
  auto visible = runtime::generate(model->program(), model->description(), chain, parameters,
                                   settings, wanted, watch, control);
  if (!visible)
    return 130;
  nlohmann::ordered_json meta = {{"isinglass", kVersion},
                                 {"model", chain.info().name},
                                 {"model_digest", model->digest()},
                                 {"sweeps", settings.sweeps},
                                 {"seed", settings.seed},
                                 {"beta",
                                  {{"kind", settings.beta.kind},
                                   {"first", settings.beta.first},
                                   {"last", settings.beta.last}}}};
  if (animation)
    animation->finish();
  if (!options.output.empty())
    write(options, chain, *visible, settings.chains, meta.dump());
  if (!options.picture.empty())
    runtime::writeGreys(options.picture, runtime::greysOf(chain, pixels, *visible), settings.chains,
                        chain.info().observables[pixels].shape);
  return 0;
}

} // namespace

Command generateCommand(CLI::App &app) {
  auto options = std::make_shared<GenerateOptions>();
  options->kernel.precision = "i16";
  CLI::App *command =
      app.add_subcommand("generate", "Draw data from a trained denoising model, noise to picture");
  options->model.addTo(*command);
  command->add_option("--params", options->params, "the trained model, an NPZ file of `train`")
      ->required();
  command->add_option("-o,--output", options->output, "NPZ file of values to write");
  command->add_option("--picture", options->picture, "draw the pixels as PNG");
  command->add_option("--animation", options->animation, "draw the chain at work as GIF");
  command->add_option("--images", options->images, "how many")->check(CLI::PositiveNumber);
  command->add_option("--sweeps", options->sweeps, "of each step")->check(CLI::PositiveNumber);
  command->add_option("--seed", options->seed, "seed of the run")
      ->check(CLI::Validator(isNotNegative, "NUMBER"));
  command->add_option("--beta", options->beta,
                      "inverse temperature: a number, linear(a,b) or geometric(a,b) over a step");
  command
      ->add_option("--label", options->labels,
                   "NAME=VALUE: items of this class; NAME=all: of one class after the other")
      ->expected(1);
  options->kernel.addTo(*command);
  command->add_option("--threads", options->threads, "threads (default: all)")
      ->check(CLI::Range(0, 4096));
  return {command, [options] { return generate(*options); }};
}

} // namespace isinglass::tool
