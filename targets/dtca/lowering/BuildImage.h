//===- BuildImage.h - a dtca.image and the values of its parameters, as an image --------------------===//
//
//   describeParameters -> runtime::bindParameters -> evaluateWeights -> quantise -> buildImage
//
// The operation is O(rules); everything here is O(cells).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/dtca/Dtca.h"
#include "runtime/arrays/Memory.h"
#include "runtime/chains/Description.h"
#include "targets/dtca/quantise/Quantise.h"

namespace isinglass::dtca {

/// The image's parameters as a run binds them: buffers and dataFloats, nothing else.
runtime::Description describeParameters(chip::ImageOp image);
/// The arena of those parameters with the model's literal arrays in place.
runtime::AlignedVector<float> literalParameters(chip::ImageOp image,
                                                const runtime::Description &parameters);

/// J and h of the image's one variable, from bound parameters. Sums in f64.
Weights evaluateWeights(chip::ImageOp image, const runtime::Description &parameters,
                        std::span<const float> data);

/// The format that dtca-fix-codes set.
CodeFormat codeFormat(chip::ImageOp image);
/// The largest multiple of the image's beta that its program runs at.
double peakOf(chip::ImageOp image);

/// Codes, places, roles and program; its digests and tool are the caller's to set.
Image buildImage(chip::ImageOp image, const Weights &weights, const Codes &codes,
                 const Profile &profile);

} // namespace isinglass::dtca
