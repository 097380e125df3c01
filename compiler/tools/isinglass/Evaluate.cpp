//===- Evaluate.cpp - isinglass evaluate: how good is what a model draws --------------------------===//
#include "compiler/tools/isinglass/ChainModel.h"
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/Evaluator.h"
#include "compiler/tools/isinglass/KernelOptions.h"
#include "compiler/tools/isinglass/ModelOptions.h"
#include "compiler/tools/isinglass/Numbers.h"
#include "compiler/tools/isinglass/RunOptions.h"
#include "compiler/tools/isinglass/Version.h"

#include "runtime/arrays/PendingFile.h"
#include "runtime/training/TrainedModel.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

struct EvaluateOptions {
  ModelOptions model;
  KernelOptions kernel;
  std::string params, features, data, output, beta;
  int64_t images = 5120;
  std::optional<int64_t> sweeps;
  uint64_t seed = 0;
  int threads = 0;
};

struct Measured {
  double distance, normalised, nearest;
  runtime::PixelErrors pixels;
};

Measured measure(const Evaluator &evaluator, const runtime::Scale &scale,
                 const runtime::Pictures &pictures) {
  double distance = evaluator.quality().distance(pictures);
  // A few say as much about copies as all.
  runtime::Pictures some{pictures.pixels, pictures.values};
  some.values.resize(std::min<int64_t>(512, pictures.count()) * pictures.pixels);
  return {distance, scale.normalised(distance), runtime::nearestDistance(some, evaluator.trained()),
          runtime::pixelErrors(pictures, evaluator.trained())};
}

Json toJson(const Measured &measured) {
  return {{"distance", measured.distance},
          {"normalised", measured.normalised},
          {"mean_error", measured.pixels.mean},
          {"pair_error", measured.pixels.pair},
          {"nearest", measured.nearest}};
}

void printRow(const char *name, const Json &row) {
  std::printf("%-22s %9.3f %11.4f %11.4f %11.4f %9.4f\n", name, row["distance"].get<double>(),
              row["normalised"].get<double>(), row["mean_error"].get<double>(),
              row["pair_error"].get<double>(), row["nearest"].get<double>());
}

/// The part of pictures, drawn for each class in turn, that the network takes for their class.
double labelAccuracy(const Evaluator &evaluator, const runtime::Pictures &pictures,
                     const runtime::Wanted &wanted) {
  std::vector<uint16_t> seen = evaluator.network().respond(pictures.values).classes;
  int64_t right = 0;
  for (size_t i = 0; i < seen.size(); ++i)
    right += seen[i] == wanted.values[i];
  return static_cast<double>(right) / static_cast<double>(seen.size());
}

std::optional<runtime::Wanted> everyClass(const runtime::Chain &chain, int64_t items) {
  const auto &observables = chain.info().observables;
  for (size_t which = 0; which < observables.size(); ++which)
    if (observables[which].label) {
      runtime::Wanted wanted{which, {}};
      for (int64_t item = 0; item < items; ++item)
        wanted.values.push_back(static_cast<uint16_t>(item % observables[which].classes));
      return wanted;
    }
  return std::nullopt;
}

int evaluate(const EvaluateOptions &options) {
  std::unique_ptr<CompiledModel> model = CompiledModel::load(options.model);
  if (!model)
    return 1;
  runtime::GeneratorOptions settings = readGeneration(*model);
  settings.chains = options.images;
  settings.sweeps = options.sweeps.value_or(settings.sweeps);
  settings.seed = options.seed;
  settings.threads = options.threads;
  if (!options.beta.empty())
    settings.beta = parseRamp(options.beta);
  model->compile(options.kernel.of(options.kernel.precision, settings.chains));
  runtime::Chain chain = readChain(*model);
  std::vector<std::vector<float>> parameters =
      runtime::readTrainedModel(options.params, model->description(), chain.info().coupling,
                                chain.steps(), bindStep(*model, chain).data);
  runtime::DataSource data = readTraining(*model).data;
  if (!options.data.empty())
    data.path = options.data;
  const auto &observables = chain.info().observables;
  runtime::Dataset train = runtime::readDataset(data, observables, runtime::Split::Train);
  runtime::Dataset test = runtime::readDataset(data, observables, runtime::Split::Test);
  Evaluator evaluator(options.features, chain, train, test);
  auto draw = [&](const std::optional<runtime::Wanted> &wanted) {
    return evaluator.picturesOf(*runtime::generate(model->program(), model->description(), chain,
                                                   parameters, settings, wanted));
  };
  runtime::Scale scale = evaluator.quality().scale(options.images, 1);
  runtime::Pictures held{evaluator.heldBack().pixels, evaluator.heldBack().values};
  held.values.resize(std::min(options.images, held.count()) * held.pixels);

  Json report = {{"isinglass", kVersion},
                 {"model", chain.info().name},
                 {"model_digest", model->digest()},
                 {"images", options.images},
                 {"sweeps", settings.sweeps},
                 {"seed", settings.seed},
                 {"floor", scale.floor},
                 {"independent", scale.independent},
                 {"noise", scale.noise},
                 {"data", toJson(measure(evaluator, scale, held))},
                 {"free", toJson(measure(evaluator, scale, draw(std::nullopt)))}};
  if (std::optional<runtime::Wanted> wanted = everyClass(chain, options.images)) {
    runtime::Pictures pictures = draw(wanted);
    report["conditioned"] = toJson(measure(evaluator, scale, pictures));
    if (observables[wanted->observable].classes == evaluator.network().classes())
      report["label_accuracy"] = labelAccuracy(evaluator, pictures, *wanted);
  }
  std::printf("Frechet distance of %lld pictures: data %.3f, independent pixels %.3f, noise %.3f\n",
              static_cast<long long>(options.images), scale.floor, scale.independent, scale.noise);
  std::printf("%-22s %9s %11s %11s %11s %9s\n", "", "distance", "normalised", "mean error",
              "pair error", "nearest");
  for (auto [key, name] : {std::pair("data", "data held back"),
                           {"free", "free"},
                           {"conditioned", "conditioned on labels"}})
    if (report.contains(key))
      printRow(name, report[key]);
  if (report.contains("label_accuracy"))
    std::printf("label accuracy         %9.4f\n", report["label_accuracy"].get<double>());
  if (!options.output.empty()) {
    runtime::PendingFile file(options.output);
    file.write(report.dump(2) + "\n");
    file.commit();
  }
  return 0;
}

} // namespace

Command evaluateCommand(CLI::App &app) {
  auto options = std::make_shared<EvaluateOptions>();
  options->kernel.precision = "i16";
  CLI::App *command =
      app.add_subcommand("evaluate", "Measure what a trained denoising model draws");
  options->model.addTo(*command);
  command->add_option("--params", options->params, "the trained model")->required();
  command->add_option("--features", options->features, "the network of features, NPZ")->required();
  command->add_option("--data", options->data, "where the data are, instead of the model's path");
  command->add_option("--images", options->images, "how many are drawn")
      ->capture_default_str()
      ->check(CLI::Range(int64_t(2), int64_t(1) << 24));
  command->add_option("--sweeps", options->sweeps, "of each step")->check(CLI::PositiveNumber);
  command->add_option("--beta", options->beta, "a number, linear(a,b) or geometric(a,b)");
  command->add_option("--seed", options->seed, "seed of the run")
      ->check(CLI::Validator(isNotNegative, "NUMBER"));
  command->add_option("-o,--output", options->output, "write the numbers as JSON");
  options->kernel.addTo(*command);
  command->add_option("--threads", options->threads, "threads (default: all)")
      ->check(CLI::Range(0, 4096));
  return {command, [options] { return evaluate(*options); }};
}

} // namespace isinglass::tool
