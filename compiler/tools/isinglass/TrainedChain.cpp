//===- TrainedChain.cpp ---------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/TrainedChain.h"

#include "compiler/tools/isinglass/MemoryBill.h"
#include "compiler/tools/isinglass/Numbers.h"
#include "compiler/tools/isinglass/RunOptions.h"
#include "compiler/tools/isinglass/SameSettings.h"

#include "runtime/training/TrainedModel.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace isinglass::tool {

void DrawOptions::addTo(CLI::App &command) {
  model.addTo(command);
  command.add_option("--params", params, "the trained model, an NPZ file of `train`")->required();
  command
      .add_option("--step-from", stepsFrom,
                  "STEP=FILE: takes a step's parameters from another training of the same model")
      ->allow_extra_args(false);
  command.add_option("--images", images, "how many")->check(CLI::Validator(isPositive, "NUMBER"));
  command.add_option("--sweeps", sweeps, "of each step")
      ->check(CLI::Validator(isPositive, "NUMBER"));
  command.add_option("--seed", seed, "seed of the run")
      ->check(CLI::Validator(isNotNegative, "NUMBER"));
  command.add_option("--beta", beta,
                     "inverse temperature: a number, linear(a,b) or geometric(a,b) over a step");
  kernel.addTo(command, /*judged=*/false);
  command.add_option("--threads", threads, "threads (default: all); bits do not depend on it")
      ->check(CLI::Range(0, 4096));
}

std::vector<std::string> DrawOptions::inputs() const {
  std::vector<std::string> files{model.file, params};
  for (const std::string &step : stepsFrom)
    files.push_back(step.substr(step.find('=') + 1));
  return files;
}

static runtime::GeneratorOptions settingsOf(const DrawOptions &options,
                                            const CompiledModel &model) {
  runtime::GeneratorOptions settings = readGeneration(model);
  settings.chains = options.images.value_or(settings.chains);
  settings.sweeps = options.sweeps.value_or(settings.sweeps);
  settings.seed = options.seed.value_or(settings.seed);
  settings.threads = options.threads;
  if (!options.beta.empty())
    settings.beta = parseRamp(options.beta);
  return settings;
}

/// The parameters of all steps in a file of this model.
static std::vector<std::vector<float>>
readParameters(const std::string &path, const CompiledModel &model, const runtime::Chain &chain) {
  std::vector<std::vector<float>> parameters = runtime::readTrainedModel(
      path, model.description(), chain.info().coupling, chain.steps(), bindStep(model, chain).data);
  // The same shapes can be of another energy, and of other places.
  requireSame("'" + path + "' is of another model", readMetaOf(path),
              {{"chain", describe(chain)}, {"model_digest", model.digest()}});
  return parameters;
}

/// "2=run/model.npz"
static void replaceStep(const std::string &text, const CompiledModel &model,
                        const runtime::Chain &chain, std::vector<std::vector<float>> &parameters) {
  size_t equals = std::min(text.find('='), text.size());
  int64_t step = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + equals, step);
  bool whole = error == std::errc() && end == text.data() + equals && equals < text.size();
  if (!whole || step < 1 || step > chain.steps())
    throw std::runtime_error("--step-from wants STEP=FILE, a step of 1 to " +
                             std::to_string(chain.steps()) + ", not '" + text + "'");
  parameters[step - 1] = readParameters(text.substr(equals + 1), model, chain)[step - 1];
}

std::unique_ptr<TrainedChain> loadTrainedChain(const DrawOptions &options, bool pictured) {
  std::unique_ptr<CompiledModel> model =
      CompiledModel::load(options.model, CompiledModel::Of::Chain);
  if (!model)
    return nullptr;
  runtime::GeneratorOptions settings = settingsOf(options, *model);
  compileChain(*model, options.kernel, settings.chains);
  runtime::Chain chain = readChain(*model);
  std::vector<std::vector<float>> parameters = readParameters(options.params, *model, chain);
  for (const std::string &text : options.stepsFrom)
    replaceStep(text, *model, chain, parameters);
  runtime::MemoryEstimate memory =
      runtime::estimateGeneration(model->description(), chain, settings);
  if (pictured)
    runtime::addItem(memory, "pictures", {2, settings.chains, chain.visible(), sizeof(float)});
  requireMemory(memory);
  return std::make_unique<TrainedChain>(
      TrainedChain{std::move(model), std::move(settings), std::move(chain), std::move(parameters)});
}

} // namespace isinglass::tool
