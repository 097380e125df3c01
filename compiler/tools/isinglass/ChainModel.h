//===- ChainModel.h - what a module says of a denoising model, as the runtime takes it ------------===//
#pragma once

#include "compiler/tools/isinglass/CompiledModel.h"
#include "compiler/tools/isinglass/KernelOptions.h"

#include "runtime/training/Generator.h"
#include "runtime/training/Trainer.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace isinglass::tool {

/// To native code for so many chains. `auto` is i16, or f32 where the model has no layout in it:
/// parameters that training moves cannot be judged before. Throws std::runtime_error.
void compileChain(CompiledModel &model, const KernelOptions &kernel, int64_t chains);

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

/// The products that parameters weigh, those that weigh single spins alone left out. Throws
/// std::runtime_error if an index array is missing.
std::vector<runtime::ProductTerms> readProducts(const CompiledModel &model);

/// What a trained model depends on beside its program: a name for each part that can differ.
nlohmann::ordered_json describe(const runtime::Chain &chain);

/// Parameters that training leaves alone: frozen ones. Throws std::runtime_error for one whose
/// values the model promises, which training would not keep to.
std::vector<std::string> fixedParameters(const CompiledModel &model);

/// The parameters a step starts from: the model's own; 0 where it leaves them open, and the chain's
/// coupling.
runtime::Parameters bindStep(const CompiledModel &model, const runtime::Chain &chain);

} // namespace isinglass::tool
