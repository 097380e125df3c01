//===- Train.cpp - isinglass train: fits a denoising model to data --------------------------------===//
#include "compiler/tools/isinglass/ChainModel.h"
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/Curves.h"
#include "compiler/tools/isinglass/Evaluator.h"
#include "compiler/tools/isinglass/Interrupt.h"
#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/MemoryBill.h"
#include "compiler/tools/isinglass/RunFolder.h"
#include "compiler/tools/isinglass/TrainDescription.h"
#include "compiler/tools/isinglass/TrainOptions.h"
#include "compiler/tools/isinglass/Version.h"

#include "runtime/arrays/Mosaic.h"
#include "runtime/arrays/Picture.h"
#include "runtime/chains/Progress.h"
#include "runtime/training/Pictures.h"
#include "runtime/training/TrainedModel.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>

namespace isinglass::tool {
namespace {

using Json = nlohmann::ordered_json;

/// For a penalty alone: a list as long as the sites.
std::vector<runtime::ProductTerms> productsOf(const TrainingSetup &setup,
                                              const CompiledModel &model) {
  if (setup.options.penalty == 0 && !setup.options.adaptive)
    return {};
  return readProducts(model);
}

/// What can be refused of pictures is refused before there is a run folder.
void checkPictures(const CompiledModel &model, const runtime::Chain &chain) {
  std::span<const runtime::Observable> observables = chain.info().observables;
  if (!std::ranges::all_of(observables, &runtime::Observable::label))
    runtime::checkMosaic(readGeneration(model).chains,
                         observables[runtime::findPixels(observables)].shape);
}

/// Null without a network of features.
std::unique_ptr<Evaluator> evaluatorFor(const std::string &features, const runtime::Chain &chain,
                                        const runtime::Dataset &train,
                                        const runtime::Dataset &test) {
  if (features.empty())
    return nullptr;
  auto evaluator = std::make_unique<Evaluator>(features, chain, train, test);
  if (evaluator->heldBack().count() < 2)
    throw std::runtime_error("a distance needs two pictures or more that were held back; without "
                             "--features none is measured");
  return evaluator;
}

/// One training: what its parts share.
class Training {
public:
  Training(const TrainOptions &options, const CompiledModel &model, TrainingSetup setup)
      : options(options), model(model), setup(std::move(setup)), chain(readChain(model)),
        train(runtime::readDataset(this->setup.data, chain.info().observables,
                                   runtime::Split::Train)),
        test(
            runtime::readDataset(this->setup.data, chain.info().observables, runtime::Split::Test)),
        evaluator(evaluatorFor(options.features, chain, train, test)),
        description(describeTraining(this->setup, model, chain, train, test, options.features)),
        folder(options.output, options.resume),
        trainer(model.program(), model.description(), chain, train, test, this->setup.options,
                productsOf(this->setup, model), bindStep(model, chain), fixedParameters(model)) {}

  int run();

private:
  bool epoch();
  bool finishEpoch();
  void save();
  std::filesystem::path numbered(const char *what, const char *extension) const;
  bool writeModel();
  std::optional<std::vector<int8_t>> generate(int64_t items) const;
  std::optional<double> quality() const;
  bool finishEarly();
  bool outOfTime() const {
    return options.minutes > 0 && folder.seconds() - earlier >= 60 * options.minutes;
  }
  std::vector<std::vector<float>> parameters() const {
    std::vector<std::vector<float>> all;
    for (const runtime::TrainingState::Step &step : trainer.state().steps)
      all.push_back(step.result());
    return all;
  }

  const TrainOptions &options;
  const CompiledModel &model;
  TrainingSetup setup;
  runtime::Chain chain;
  runtime::Dataset train, test;
  std::unique_ptr<Evaluator> evaluator;
  Json description;
  RunFolder folder;
  runtime::Trainer trainer;
  double earlier = 0; ///< seconds that the run took before this process
  const std::atomic<bool> *cancel = nullptr;
  Clock::time_point saved = Clock::now();
};

void Training::save() {
  folder.saveState(trainer.state(), description);
  saved = Clock::now();
}

/// What the model draws now, as the `generate` block says.
/// Nothing if it was interrupted.
std::optional<std::vector<int8_t>> Training::generate(int64_t items) const {
  runtime::GeneratorOptions settings = readGeneration(model);
  settings.threads = options.threads;
  settings.chains = items;
  runtime::RunControl control;
  control.cancel = cancel;
  return runtime::generate(model.program(), model.description(), chain, parameters(), settings,
                           std::nullopt, {}, control);
}

/// samples-0007.png: of the epoch that is over, or cut short.
std::filesystem::path Training::numbered(const char *what, const char *extension) const {
  const runtime::TrainingState &state = trainer.state();
  char name[48];
  std::snprintf(name, sizeof name, "%s-%04lld.%s", what,
                static_cast<long long>(state.epoch + (state.batch > 0)), extension);
  return folder.at(name);
}

/// The model as it is now, and, if it sees pixels, what it draws; false if that was interrupted.
bool Training::writeModel() {
  const runtime::TrainingState &state = trainer.state();
  Json training = description;
  training.erase("quality"); // no model depends on what it is measured with
  Json meta = {{"isinglass", kVersion},
               {"chain", tool::describe(chain)},
               {"model_digest", model.digest()},
               {"energy_digest", model.energyDigest()},
               {"epoch", state.epoch},
               {"batch", state.batch},
               {"training", training}};
  for (const std::filesystem::path &file : {folder.at("model.npz"), numbered("model", "npz")})
    runtime::writeTrainedModel(file, model.description(), chain.info().coupling, parameters(),
                               textOf(meta));
  if (std::ranges::all_of(chain.info().observables, &runtime::Observable::label))
    return true;
  size_t pixels = runtime::findPixels(chain.info().observables);
  int64_t items = readGeneration(model).chains;
  std::optional<std::vector<int8_t>> visible = generate(items);
  if (visible)
    runtime::writeGreys(numbered("samples", "png"),
                        runtime::greysOf(chain.info().observables, pixels, *visible), items,
                        chain.info().observables[pixels].shape);
  return visible.has_value();
}

/// NaN without a network of features, nothing if it was interrupted.
std::optional<double> Training::quality() const {
  if (!evaluator)
    return NAN;
  int64_t items = std::min(kQualityItems, evaluator->heldBack().count());
  std::optional<std::vector<int8_t>> visible = generate(items);
  if (!visible)
    return std::nullopt;
  return evaluator->quality().scale(items, 1).normalised(
      evaluator->quality().distance(evaluator->picturesOf(*visible)));
}

/// False if it was interrupted: the epoch is saved, and is finished again by who resumes it.
bool Training::finishEpoch() {
  save();
  EpochMetrics row = folder.current();
  Clock::time_point start = Clock::now();
  runtime::EpochReport report = trainer.endEpoch();
  row.work += report.work;
  row.steps = std::move(report.steps);
  row.epoch = trainer.state().epoch;
  row.seconds += std::chrono::duration<double>(Clock::now() - start).count();
  std::optional<double> measured = quality();
  if (!measured || !writeModel())
    return false;
  row.quality = *measured;
  folder.current() = {};
  folder.add(row);
  folder.writeMetrics();
  drawCurves(options.output, folder.metrics());
  save();
  double worst = 0, strongest = 0;
  for (const runtime::StepReport &step : row.steps) {
    worst = std::max(worst, step.autocorrelation);
    strongest = std::max(strongest, step.penalty);
  }
  std::printf("epoch %-4lld %8.1f s  %6.3f updates/ns  gradient %.4f  autocorrelation %.4f  "
              "penalty %.4g",
              static_cast<long long>(row.epoch), row.seconds, row.work.updates / row.seconds / 1e9,
              row.gradient, worst, strongest);
  if (evaluator)
    std::printf("  quality %.4f", row.quality);
  std::printf("\n");
  std::fflush(stdout);
  return true;
}

/// The rest of the epoch; false if it was interrupted.
bool Training::epoch() {
  int64_t perEpoch = trainer.batchesPerEpoch();
  runtime::ProgressBar bar("epoch " + std::to_string(trainer.state().epoch + 1) + " of " +
                           std::to_string(setup.options.epochs));
  while (!trainer.epochIsOver()) {
    bar.show({trainer.state().batch, perEpoch, 0});
    runtime::BatchReport report = trainer.batch(cancel);
    if (report.cancelled)
      return false;
    EpochMetrics &row = folder.current();
    row.seconds += report.seconds;
    row.work += report.work;
    row.gradient = report.gradient;
    if (outOfTime())
      return false;
    if (std::chrono::duration<double>(Clock::now() - saved).count() > options.saveEvery)
      save();
  }
  return true;
}

/// The model that there was time for; false if it was interrupted.
bool Training::finishEarly() {
  std::optional<double> measured = quality();
  if (!measured || !writeModel())
    return false;
  if (evaluator)
    std::printf("quality %.4f after %.1f s\n", *measured, folder.seconds());
  return true;
}

int Training::run() {
  if (options.resume) {
    folder.checkSame(description);
    trainer.restore(folder.loadState());
    earlier = folder.seconds();
  } else {
    folder.writeRun({{"isinglass", kVersion},
                     {"command", options.command(setup, model)},
                     {"training", description}});
    save();
  }
  std::fprintf(stderr, "%lld items, %lld batches of %lld, %lld steps, %s kernel in %s\n",
               static_cast<long long>(train.items),
               static_cast<long long>(trainer.batchesPerEpoch()),
               static_cast<long long>(setup.options.batch), static_cast<long long>(chain.steps()),
               model.description().layout.c_str(), model.description().precision.c_str());
  if (!curvesCanBeDrawn())
    std::fprintf(stderr, "gnuplot is not installed: metrics.csv is not drawn\n");
  InterruptGuard interrupt;
  cancel = interrupt.flag();
  while (trainer.state().epoch < setup.options.epochs) {
    if (!epoch()) {
      save();
      return outOfTime() && finishEarly() ? 0 : 130;
    }
    if (!finishEpoch())
      return 130;
  }
  return 0;
}

/// The data, the chains of phases and those of pictures.
runtime::MemoryEstimate memoryOf(const TrainingSetup &setup, const CompiledModel &model,
                                 bool measuresQuality) {
  runtime::Chain chain = readChain(model);
  runtime::MemoryEstimate memory =
      runtime::Trainer::estimate(model.description(), chain, setup.options);
  runtime::GeneratorOptions pictures = readGeneration(model);
  pictures.threads = setup.options.threads;
  if (measuresQuality)
    pictures.chains = std::max(pictures.chains, kQualityItems);
  addItem(memory, "pictures",
          {runtime::estimateGeneration(model.description(), chain, pictures).total});
  runtime::addDatasets(memory, setup.data, chain.info().observables, measuresQuality);
  return memory;
}

/// The folder's files are the training's: what a model starts from would be written over.
void refuseOwnFiles(const CompiledModel &model, const std::filesystem::path &folder) {
  std::error_code error;
  std::filesystem::path own = std::filesystem::weakly_canonical(folder / ".", error);
  for (const std::string &file : model.files())
    if (std::filesystem::path(file).extension() == ".npz" &&
        std::filesystem::weakly_canonical(file, error).parent_path() == own)
      throw std::runtime_error("'" + file +
                               "' is read by the model and lies in the folder of the run; give the "
                               "run another folder");
}

int train(const TrainOptions &options) {
  std::unique_ptr<CompiledModel> model =
      CompiledModel::load(options.model, CompiledModel::Of::Chain);
  if (!model)
    return 1;
  refuseOwnFiles(*model, options.output);
  TrainingSetup setup = options.apply(*model);
  compileChain(*model, options.kernel, setup.options.batch);
  requireMemory(memoryOf(setup, *model, !options.features.empty()));
  checkPictures(*model, readChain(*model));
  return Training(options, *model, std::move(setup)).run();
}

} // namespace

Command trainCommand(CLI::App &app) {
  auto options = std::make_shared<TrainOptions>();
  CLI::App *command = app.add_subcommand("train", "Fit a denoising model, or a plain one, to data");
  options->addTo(*command);
  return {command, [options] { return train(*options); }};
}

} // namespace isinglass::tool
