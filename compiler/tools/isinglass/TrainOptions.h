//===- TrainOptions.h - what a user may say of a training ------------------------------------------===//
#pragma once

#include "compiler/tools/isinglass/ChainModel.h"
#include "compiler/tools/isinglass/KernelOptions.h"
#include "compiler/tools/isinglass/ModelOptions.h"

#include <CLI/App.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace isinglass::tool {

struct TrainOptions {
  ModelOptions model;
  KernelOptions kernel;
  std::string output, data, features;
  std::optional<int64_t> batch, warmup, heldWarmup, samples, thin, epochs;
  std::optional<uint64_t> seed;
  bool resume = false;
  double minutes = 0, saveEvery = 60;
  int threads = 0;

  TrainOptions() { kernel.precision = "auto"; }
  void addTo(CLI::App &command);
  /// The model's `train` block with these in their places. Throws std::runtime_error.
  TrainingSetup apply(const CompiledModel &compiled) const;
  /// The command that makes the same bits again, on any machine and number of threads.
  nlohmann::ordered_json command(const TrainingSetup &setup, const CompiledModel &compiled) const;
};

} // namespace isinglass::tool
