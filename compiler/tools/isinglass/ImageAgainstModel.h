//===- ImageAgainstModel.h - an image compared with its model, edge by edge -------------------------===//
//
// Independent of placement and quantisation: the model's terms are written out one by one, their
// nodes looked up in the image's placements, and every coupling is found at both of its ends; then
// every code of the image is traced back. O(edges).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "compiler/tools/isinglass/ModelOptions.h"

#include "runtime/arrays/Npz.h"
#include "targets/dtca/image/Image.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace isinglass::tool {

struct ModelComparison {
  int64_t couplings = 0, biases = 0, drives = 0; ///< of the model that were found
  double beta = 1;                 ///< the model's; the image's own scales the couplings
  double largest = 0;              ///< |beta J / scale - code|, in codes
  std::vector<std::string> faults; ///< the first twenty, a sentence each
  int64_t numFaults = 0;
};

/// Whether `image` is this model, or the model of this denoising model's step, with these
/// parameters: no coupling is more than `tolerance` codes off at either end, none is missing, none
/// is too many. `drives` are those of the variable's nodes, row-major; empty: none. Nothing if the
/// model has errors, which have been printed; throws std::runtime_error for parameters that do not
/// fit.
std::optional<ModelComparison> compareWithModel(const dtca::Image &image, const ModelOptions &model,
                                                const runtime::NamedArrays &params,
                                                std::span<const float> drives, double tolerance);

} // namespace isinglass::tool
