//===- StepLoss.h - where a trained chain loses quality ---------------------------------------------===//
#pragma once

#include "compiler/tools/isinglass/Evaluator.h"
#include "compiler/tools/isinglass/TrainedChain.h"

#include "runtime/training/Dataset.h"

#include <vector>

namespace isinglass::tool {

/// The normalised distance (0: data, 1: independent pixels) of what steps t .. 1 make of data that
/// the forward process noised to x_t, for t = 1 .. T: from one to the next it rises by what step t
/// loses. As many pictures as the settings say, or as there are items. Throws std::runtime_error.
std::vector<double> measureFromData(const TrainedChain &trained, const runtime::Dataset &data,
                                    const Evaluator &evaluator);

} // namespace isinglass::tool
