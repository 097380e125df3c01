//===- WriteChain.h - a trained denoising model as the images of its steps --------------------------===//
#pragma once

#include "compiler/tools/isinglass/WriteImage.h"

namespace isinglass::tool {

/// Writes a chain of images; false after errors, which have been printed. Throws std::runtime_error
/// for options that a chain does not take, and for parameters of another model.
bool writeChain(const LoweredImage &lowered, const ModelOptions &model, const std::string &profile,
                const ImageOptions &options, const std::string &output);

} // namespace isinglass::tool
