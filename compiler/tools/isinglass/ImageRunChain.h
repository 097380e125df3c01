//===- ImageRunChain.h - plays the images of a denoising model, noise to picture --------------------===//
#pragma once

#include "compiler/tools/isinglass/PhysicsOptions.h"

#include <cstdint>
#include <string>

namespace isinglass::tool {

/// The options of `image run` that a chain takes.
struct ChainRun {
  std::string image, output, picture;
  std::string label; ///< y=3, y=all; empty: none
  PhysicsOptions physics;
  int64_t chips = 64;
  uint64_t seed = 0;
  int threads = 0;
};

/// Writes values by observable as NPZ, and the pixels as PNG if asked. Returns the exit status;
/// throws std::runtime_error.
int runChain(const ChainRun &run);

} // namespace isinglass::tool
