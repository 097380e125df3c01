//===- ChainModel.h - what a module says of a denoising model, as the runtime takes it ------------===//
#pragma once

#include "compiler/tools/isinglass/CompiledModel.h"

#include "runtime/training/Generator.h"
#include "runtime/training/Trainer.h"

#include <optional>
#include <string>
#include <vector>

namespace isinglass::tool {

/// The chain of a compiled model. Throws std::runtime_error if the file has none.
runtime::Chain readChain(const CompiledModel &model);

struct TrainingSetup {
  runtime::TrainerOptions options;
  runtime::DataSource data;
};
/// The `train` block. Throws std::runtime_error if there is none.
TrainingSetup readTraining(const CompiledModel &model);

/// The `generate` block, or its defaults.
runtime::GeneratorOptions readGeneration(const CompiledModel &model);

/// Buffers that weigh pairs of the visible variable's cells.
std::vector<runtime::PairTerms> readPairs(const CompiledModel &model, const std::string &visible);

/// The parameters a step starts from: the model's own, the chain's coupling 0.
runtime::Parameters bindStep(const CompiledModel &model, const runtime::Chain &chain);

} // namespace isinglass::tool
