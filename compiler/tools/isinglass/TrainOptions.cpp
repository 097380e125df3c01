//===- TrainOptions.cpp ---------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/TrainOptions.h"

#include "compiler/tools/isinglass/Numbers.h"

#include <CLI/CLI.hpp>

namespace isinglass::tool {

void TrainOptions::addTo(CLI::App &command) {
  model.addTo(command);
  command.add_option("-o,--output", output, "folder of the run")->required();
  command.add_flag("--resume", resume, "go on with the run in that folder");
  command.add_option("--data", data, "where the data are, instead of the model's path");
  command.add_option("--features", features,
                     "network of features, NPZ: measures the quality of every epoch");
  for (auto [name, value, help] : {std::tuple("--batch", &batch, "chains of a batch"),
                                   {"--samples", &samples, "moments of a phase"},
                                   {"--thin", &thin, "sweeps between moments"},
                                   {"--epochs", &epochs, "epochs in all"}})
    command.add_option(name, *value, help)->check(CLI::Validator(isPositive, "NUMBER"));
  command.add_option("--warmup", warmup, "sweeps before the moments")
      ->check(CLI::Validator(isNotNegative, "NUMBER"));
  command
      .add_option("--held-warmup", heldWarmup,
                  "likewise where the data are held (default: the model's, or --warmup)")
      ->check(CLI::Validator(isNotNegative, "NUMBER"));
  command.add_option("--seed", seed, "seed of the training")
      ->check(CLI::Validator(isNotNegative, "NUMBER"));
  command.add_option("--minutes", minutes, "stop after so long; --resume goes on")
      ->check(CLI::Validator(isNotNegative, "NUMBER"));
  command.add_option("--save-every", saveEvery, "seconds between states on disk")
      ->check(isNotNegative)
      ->capture_default_str();
  kernel.addTo(command, /*judged=*/false);
  command.add_option("--threads", threads, "threads (default: all); bits do not depend on it")
      ->check(CLI::Range(0, 4096));
}

TrainingSetup TrainOptions::apply(const CompiledModel &compiled) const {
  TrainingSetup setup = readTraining(compiled);
  runtime::TrainerOptions &to = setup.options;
  to.batch = batch.value_or(to.batch);
  to.warmup = warmup.value_or(to.warmup);
  if (heldWarmup)
    to.heldWarmup = heldWarmup;
  to.samples = samples.value_or(to.samples);
  to.thin = thin.value_or(to.thin);
  to.epochs = epochs.value_or(to.epochs);
  to.seed = seed.value_or(to.seed);
  to.threads = threads;
  if (!data.empty())
    setup.data.path = data;
  return setup;
}

nlohmann::ordered_json TrainOptions::command(const TrainingSetup &setup,
                                             const CompiledModel &compiled) const {
  nlohmann::ordered_json command = {"isinglass", "train", model.file, "--output", output};
  auto add = [&](const char *name, const std::string &value) {
    if (!value.empty())
      command.insert(command.end(), {name, value});
  };
  for (const std::string &define : model.defines)
    add("-D", define);
  add("--model", model.model);
  for (const std::string &name : model.freezeParams)
    add("--freeze-params", name);
  add("--data", setup.data.path.string());
  add("--features", features);
  for (auto [name, value] :
       {std::pair("--batch", setup.options.batch),
        {"--warmup", setup.options.warmup},
        {"--held-warmup", setup.options.heldWarmup.value_or(setup.options.warmup)},
        {"--samples", setup.options.samples},
        {"--thin", setup.options.thin},
        {"--epochs", setup.options.epochs}})
    add(name, std::to_string(value));
  add("--seed", std::to_string(setup.options.seed));
  add("--precision", compiled.description().precision);
  add("--layout", compiled.description().layout);
  add("--rng", compiled.description().generator);
  if (compiled.description().sharesLowByte)
    command.emplace_back("--shared-low-byte");
  return command;
}

} // namespace isinglass::tool
