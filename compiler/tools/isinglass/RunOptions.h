//===- RunOptions.h - options of the commands that run a model ------------------------------------===//
#pragma once

#include "compiler/tools/isinglass/CompiledModel.h"

#include "runtime/chains/Parameters.h"

#include <CLI/App.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace isinglass::tool {

/// What a file of clamps holds, from its headers: cells, and whether chains differ.
struct ClampsSize {
  int64_t cells = 0;
  bool perChain = false;
};

/// Where a run gets its parameters and clamps: --params and --clamp.
struct InputOptions {
  std::string params, clamp;
  std::optional<int64_t> step; ///< of --params, where `train` wrote it

  void addTo(CLI::App &command);
  /// The parameters of a compiled model, from --params and the model's own initial values; warnings
  /// go to stderr. Throws std::runtime_error.
  runtime::Parameters bind(const CompiledModel &model) const;
  ClampsSize measureClamps(const CompiledModel &model) const;
  runtime::Clamps clamps(const CompiledModel &model, int64_t chains) const;
};

/// Numbers that replace those of the model's `sample` block.
struct ScheduleOptions {
  std::optional<int64_t> chains, warmup, samples, thin;
  std::optional<uint64_t> seed;
  std::string beta; ///< "0.5", "linear(0.1, 1)", "geometric(0.1, 1)"

  void addTo(CLI::App &command);
  /// The model's schedule with these numbers in their places. Throws std::runtime_error.
  runtime::ScheduleInfo apply(runtime::ScheduleInfo schedule) const;
};

/// Reads a beta: a number, or a ramp by name. Throws std::runtime_error.
runtime::RampInfo parseRamp(const std::string &text);

} // namespace isinglass::tool
