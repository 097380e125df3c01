//===- Generator.h - runs a denoising model from noise to data ------------------------------------===//
#pragma once

#include "runtime/training/Labels.h"
#include "runtime/training/StepSampler.h"

#include <functional>
#include <optional>
#include <vector>

namespace isinglass::runtime {

/// Where chains begin: x_t of step t, [chains, visible].
struct Start {
  int64_t step = 0;
  std::span<const int8_t> x;
};

struct GeneratorOptions {
  int64_t chains = 64; ///< items generated
  int64_t sweeps = 1000;
  RampInfo beta; ///< over the sweeps of each step, the coupling to x_t included
  uint64_t seed = 0;
  int threads = 0;
  int64_t looks = 1;          ///< pieces of a step's sweeps after which `watch` sees the chains
  std::optional<Start> start; ///< without it, x_T from fair coins
};

/// What drawing so many items takes, before it takes it.
MemoryEstimate estimateGeneration(const Description &description, const Chain &chain,
                                  const GeneratorOptions &options);

/// Draws x_{t-1} given x_t for t = T .. 1, or from the start's step on, and returns x_0, [chains,
/// visible]. `parameters` is a step's arena for each step. What is wanted is forgotten forwards
/// first, and every step holds its label at what that gave. `watch` sees the first x, then what
/// each step has of x_{t-1} after each piece of its sweeps: `t` says which x, `last` that it is
/// done. Nothing, if it was cancelled. Throws std::runtime_error if the parameters or the start do
/// not fit the chain.
std::optional<std::vector<int8_t>>
generate(const isg_program &program, const Description &description, const Chain &chain,
         std::span<const std::vector<float>> parameters, const GeneratorOptions &options,
         const std::optional<Wanted> &wanted = std::nullopt,
         const std::function<void(int64_t t, bool last, std::span<const int8_t>)> &watch = {},
         const RunControl &control = {});

} // namespace isinglass::runtime
