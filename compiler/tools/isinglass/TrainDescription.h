//===- TrainDescription.h - what a training is, to be told from another ----------------------------===//
#pragma once

#include "compiler/tools/isinglass/ChainModel.h"

#include "runtime/training/Dataset.h"

#include <nlohmann/json.hpp>
#include <string>

namespace isinglass::tool {

/// Pictures that the quality of an epoch is measured with, if so many are held back.
constexpr int64_t kQualityItems = 5120;

/// All that the bits of a training and the rows of its metrics depend on. `features` is the file of
/// the network that quality is measured in; empty: it is not.
nlohmann::ordered_json describeTraining(const TrainingSetup &setup, const CompiledModel &model,
                                        const runtime::Chain &chain, const runtime::Dataset &data,
                                        const runtime::Dataset &heldBack,
                                        const std::string &features);

} // namespace isinglass::tool
