//===- SameChain.h - whether a chain of images is a model's ---------------------------------------===//
#pragma once

#include "runtime/training/Chain.h"
#include "targets/dtca/image/ChainImage.h"

#include <string>

namespace isinglass::tool {

/// What a host plays by, codes aside, that differs from the model: steps, places of visible spins,
/// what they stand for, the times of the forward process if the file says them. "" if nothing does.
std::string differenceOf(const dtca::ChainImage &image, const runtime::Chain &chain);

} // namespace isinglass::tool
