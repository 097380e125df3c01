//===- StepLoss.h - where a trained chain loses quality ---------------------------------------------===//
#pragma once

#include "compiler/tools/isinglass/Evaluator.h"
#include "compiler/tools/isinglass/TrainedChain.h"

#include "runtime/training/Dataset.h"

#include <vector>

namespace isinglass::tool {

struct StepLoss {
  int64_t pictures = 0; ///< as many as the settings say, or as there are items
  /// The normalised distance (0: data, 1: independent pixels) of what steps t .. 1 make of data
  /// that the forward process noised to x_t, for t = 1 .. T: from one to the next it rises by what
  /// step t loses.
  std::vector<double> distances;
};

/// Of the evaluator's part of these data, which it does not compare with. Draws (T + 1) / 2 times
/// what a generation does. Throws std::runtime_error.
StepLoss measureFromData(const TrainedChain &trained, const runtime::Dataset &data,
                         const Evaluator &evaluator);

} // namespace isinglass::tool
