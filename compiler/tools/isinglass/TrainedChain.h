//===- TrainedChain.h - a trained denoising model, ready to draw ----------------------------------===//
#pragma once

#include "compiler/tools/isinglass/ChainModel.h"
#include "compiler/tools/isinglass/KernelOptions.h"
#include "compiler/tools/isinglass/ModelOptions.h"

#include <CLI/App.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace isinglass::tool {

/// Options of the commands that run one.
struct DrawOptions {
  ModelOptions model;
  KernelOptions kernel;
  std::string params, beta;
  std::vector<std::string> stepsFrom; ///< "2=run/model.npz": a step's parameters from another file
  std::optional<int64_t> images, sweeps;
  std::optional<uint64_t> seed;
  int threads = 0;

  DrawOptions() { kernel.precision = "auto"; }
  void addTo(CLI::App &command);
  /// Files that are read.
  std::vector<std::string> inputs() const;
};

struct TrainedChain {
  std::unique_ptr<CompiledModel> model;
  runtime::GeneratorOptions settings;
  runtime::Chain chain;
  std::vector<std::vector<float>> parameters; ///< an arena a step

  std::optional<std::vector<int8_t>>
  draw(const std::optional<runtime::Wanted> &wanted,
       const std::function<void(int64_t, bool, std::span<const int8_t>)> &watch = {},
       const runtime::RunControl &control = {}) const {
    return runtime::generate(model->program(), model->description(), chain, parameters, settings,
                             wanted, watch, control);
  }
};

/// Compiles the model and reads the file of parameters; null if the model has errors, which have
/// been printed. Prints what drawing takes. Throws std::runtime_error for a file of another model,
/// naming what differs, and for more memory than there is. `pictured`: values are kept as floats
/// too.
std::unique_ptr<TrainedChain> loadTrainedChain(const DrawOptions &options, bool pictured = false);

} // namespace isinglass::tool
