//===- Evaluate.cpp - isinglass evaluate: how good is what a model draws --------------------------===//
#include "compiler/tools/isinglass/ChainOnChip.h"
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/Evaluator.h"
#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/MemoryBill.h"
#include "compiler/tools/isinglass/PhysicsOptions.h"
#include "compiler/tools/isinglass/SameChain.h"
#include "compiler/tools/isinglass/SameFile.h"
#include "compiler/tools/isinglass/StepLoss.h"
#include "compiler/tools/isinglass/StepMixing.h"
#include "compiler/tools/isinglass/TrainedChain.h"
#include "compiler/tools/isinglass/Version.h"
#include "compiler/tools/isinglass/WantedLabel.h"

#include "runtime/arrays/PendingFile.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

struct EvaluateOptions {
  DrawOptions draw;
  std::string features, data, output;
  std::string chip; ///< images of the same chain
  bool fromData = false;
  PhysicsOptions physics;
};

/// Pictures where nobody says how many: enough for the bias of a distance to be small.
constexpr int64_t kPictures = 5120;

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

/// Where the network tells as many classes as the label has.
void addAccuracy(Json &report, const char *key, const Evaluator &evaluator,
                 const runtime::Pictures &pictures, const runtime::Wanted &wanted,
                 std::span<const runtime::Observable> observables) {
  if (observables[wanted.observable].classes == evaluator.network().classes())
    report[key] = labelAccuracy(evaluator, pictures, wanted);
}

Json measureAll(const TrainedChain &trained, const Evaluator &evaluator) {
  int64_t images = trained.settings.chains;
  auto draw = [&](const std::optional<runtime::Wanted> &wanted) {
    return evaluator.picturesOf(*trained.draw(wanted));
  };
  runtime::Scale scale = evaluator.quality().scale(images, 1);
  runtime::Pictures held = runtime::someOf(evaluator.heldBack(), images);
  Json report = {{"isinglass", kVersion},
                 {"model", trained.chain.info().name},
                 {"model_digest", trained.model->digest()},
                 {"images", images},
                 {"sweeps", trained.settings.sweeps},
                 {"seed", trained.settings.seed},
                 {"floor", scale.floor},
                 {"independent", scale.independent},
                 {"noise", scale.noise},
                 {"data", toJson(measure(evaluator, scale, held))},
                 {"free", toJson(measure(evaluator, scale, draw(std::nullopt)))}};
  if (std::optional<runtime::Wanted> wanted =
          everyClass(trained.chain.info().observables, images)) {
    runtime::Pictures pictures = draw(wanted);
    report["conditioned"] = toJson(measure(evaluator, scale, pictures));
    addAccuracy(report, "label_accuracy", evaluator, pictures, *wanted,
                trained.chain.info().observables);
  }
  return report;
}

void printSteps(const Json &steps) {
  bool fromData = steps.front().contains("from_data");
  std::printf("%-6s %16s %16s %10s%s\n", "step", "autocorrelation", "decays in", "amplitude",
              fromData ? "   distance from data" : "");
  int64_t number = 0;
  for (const Json &step : steps) {
    std::printf("%-6lld %16.4f ", static_cast<long long>(++number),
                step["autocorrelation"].get<double>());
    if (step["decay_amplitude"].is_null())
      std::printf("%16s %10s", "-", "-");
    else if (step["decay_sweeps"].is_null())
      std::printf("%9s sweeps %10.3f",
                  ("> " + std::to_string(step["decays_slower_than"].get<int64_t>())).c_str(),
                  step["decay_amplitude"].get<double>());
    else
      std::printf("%9.1f sweeps %10.3f", step["decay_sweeps"].get<double>(),
                  step["decay_amplitude"].get<double>());
    if (fromData)
      std::printf(" %20.4f", step["from_data"].get<double>());
    std::printf("\n");
  }
}

void print(const Json &report) {
  std::printf("Frechet distance of %lld pictures: data %.3f, independent pixels %.3f, noise %.3f\n",
              report["images"].get<long long>(), report["floor"].get<double>(),
              report["independent"].get<double>(), report["noise"].get<double>());
  std::printf("%-22s %9s %11s %11s %11s %9s\n", "", "distance", "normalised", "mean error",
              "pair error", "nearest");
  bool heldBack = report["data_held_back"].get<bool>();
  for (auto [key, name] : {std::pair("data", heldBack ? "data held back" : "data, other half"),
                           {"free", "free"},
                           {"conditioned", "conditioned on labels"},
                           {"chip", "free, on the chip"},
                           {"chip_conditioned", "conditioned, chip"}})
    if (report.contains(key))
      printRow(name, report[key]);
  for (auto [key, name] : {std::pair("label_accuracy", "label accuracy"),
                           {"chip_label_accuracy", "label accuracy, chip"}})
    if (report.contains(key))
      std::printf("%-22s %9.4f\n", name, report[key].get<double>());
  printSteps(report["steps"]);
  if (report.contains("from_data_images"))
    std::printf("distance from data: %lld pictures\n", report["from_data_images"].get<long long>());
}

Json describe(const std::vector<StepMixing> &steps) {
  Json rows = Json::array();
  for (const StepMixing &step : steps) {
    // What hardly falls while it is looked at may take any time.
    bool known = step.decay && step.decay->time <= step.window;
    rows.push_back(
        {{"autocorrelation", step.tail},
         {"decay_sweeps", known ? Json(step.decay->time) : Json(nullptr)},
         {"decays_slower_than", step.decay && !known ? Json(step.window) : Json(nullptr)},
         {"decay_amplitude", step.decay ? Json(step.decay->amplitude) : Json(nullptr)}});
  }
  return rows;
}

/// The chain as a host of chips draws it, measured as the CPU's is.
void measureChip(const EvaluateOptions &options, const TrainedChain &trained,
                 const Evaluator &evaluator, Json &report) {
  dtca::ChainImage chain = dtca::readChainImage(options.chip);
  if (std::string difference = differenceOf(chain, trained.chain); !difference.empty())
    throw std::runtime_error("'" + options.chip + "' is not of this model: " + difference);
  ChainPlay play{options.physics.apply(chain.steps.front().profile), trained.settings.chains,
                 trained.settings.seed, trained.settings.threads, std::nullopt};
  runtime::Scale scale = evaluator.quality().scale(play.chips, 1);
  auto draw = [&] {
    requireMemory(estimatePlay(chain, play));
    return evaluator.picturesOf(playChain(chain, play)->visible);
  };
  report["chip"] = toJson(measure(evaluator, scale, draw()));
  if (chain.times.empty())
    return; // of format 1, which does not say how labels are forgotten
  if ((play.wanted = everyClass(chain.observables, play.chips))) {
    runtime::Pictures pictures = draw();
    report["chip_conditioned"] = toJson(measure(evaluator, scale, pictures));
    addAccuracy(report, "chip_label_accuracy", evaluator, pictures, *play.wanted,
                chain.observables);
  }
}

/// The bias of a distance depends on how many pictures there are: as many as of the data.
void chooseCount(const Evaluator &evaluator, int64_t &count) {
  int64_t heldBack = evaluator.heldBack().count();
  if (std::min(count, heldBack) < 2)
    throw std::runtime_error("a distance needs two pictures or more; there are " +
                             std::to_string(heldBack) + " of the data, and " +
                             std::to_string(count) + " are asked for");
  if (count > heldBack)
    std::fprintf(stderr, "%lld pictures are drawn, not %lld: there are no more of the data\n",
                 static_cast<long long>(heldBack), static_cast<long long>(count));
  count = std::min(count, heldBack);
}

int evaluate(const EvaluateOptions &options) {
  std::vector<std::string> inputs = options.draw.inputs();
  inputs.insert(inputs.end(), {options.features, options.chip});
  refuseSameFiles(inputs, {options.output});
  if (std::string unused = options.physics.firstGiven(); options.chip.empty() && !unused.empty())
    throw std::runtime_error(unused + " is of the chip that --chip measures");
  if (!options.output.empty())
    runtime::PendingFile{options.output}; // can be written
  std::unique_ptr<TrainedChain> trained = loadTrainedChain(options.draw, /*pictured=*/true);
  if (!trained)
    return 1;
  TrainingSetup setup = readTraining(*trained->model);
  runtime::DataSource data = setup.data;
  if (!options.data.empty())
    data.path = options.data;
  std::vector<std::string> read = trained->model->files();
  read.push_back(data.path.string());
  refuseSameFiles(read, {options.output});
  const auto &observables = trained->chain.info().observables;
  runtime::MemoryEstimate memory;
  runtime::addDatasets(memory, data, observables, /*compared=*/true);
  requireMemory(memory);
  runtime::Dataset train = runtime::readDataset(data, observables, runtime::Split::Train);
  runtime::Dataset test = runtime::readDataset(data, observables, runtime::Split::Test);
  Evaluator evaluator(options.features, trained->chain, train, test);
  chooseCount(evaluator, trained->settings.chains);
  Json report = measureAll(*trained, evaluator);
  report["data_held_back"] = test.items > 0;
  const runtime::Dataset &unseen = test.items > 0 ? test : train;
  report["steps"] = describe(measureSteps(*trained, unseen, setup.options.thin));
  if (options.fromData) {
    StepLoss loss = measureFromData(*trained, unseen, evaluator);
    report["from_data_images"] = loss.pictures;
    for (size_t step = 0; step < loss.distances.size(); ++step)
      report["steps"][step]["from_data"] = loss.distances[step];
  }
  if (!options.chip.empty())
    measureChip(options, *trained, evaluator, report);
  print(report);
  if (!options.output.empty()) {
    runtime::PendingFile file(options.output);
    file.write(textOf(report, 2) + "\n");
    file.commit();
  }
  return 0;
}

} // namespace

Command evaluateCommand(CLI::App &app) {
  auto options = std::make_shared<EvaluateOptions>();
  options->draw.images = kPictures;
  CLI::App *command =
      app.add_subcommand("evaluate", "Measure what a trained denoising model draws");
  options->draw.addTo(*command);
  command->add_option("--features", options->features, "the network of features, NPZ")->required();
  command->add_option("--data", options->data, "where the data are, instead of the model's path");
  command->add_option("--chip", options->chip,
                      "images of the model, .dtcc: what a simulated chip draws is measured too");
  command->add_flag("--from-data", options->fromData,
                    "measure chains that begin at data noised to each step's x_t, too: where a "
                    "chain loses quality; T steps take (T + 1) / 2 times as long as the pictures");
  options->physics.addTo(*command);
  command->add_option("-o,--output", options->output, "write the numbers as JSON");
  return {command, [options] { return evaluate(*options); }};
}

} // namespace isinglass::tool
