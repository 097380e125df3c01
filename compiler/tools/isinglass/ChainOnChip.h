//===- ChainOnChip.h - a chain of images, played on a simulated chip --------------------------------===//
#pragma once

#include "compiler/tools/isinglass/Chip.h"

#include "runtime/training/Labels.h"
#include "targets/dtca/image/ChainImage.h"

namespace isinglass::tool {

/// As a host would play them; all steps meet the same die.
struct ChainPlay {
  dtca::Physics physics;
  int64_t chips = 64; ///< copies of the die side by side: items drawn
  uint64_t seed = 0;
  int threads = 0;                       ///< 0: all the machine's
  std::optional<runtime::Wanted> wanted; ///< a label that every step holds, a value a chip
};

struct ChainReads {
  std::vector<int8_t> visible;     ///< x_0, [chips, chain.visible()], -1 or +1
  double updates = 0, seconds = 0; ///< of free cells; wall time of the runs
};

/// What the largest step takes, and what is read; of a wanted label, only which it is matters.
/// Throws std::runtime_error.
runtime::MemoryEstimate estimatePlay(const dtca::ChainImage &chain, const ChainPlay &play);

/// From fair coins for x_T through all steps to x_0; nothing if `control` cancels it. Throws
/// std::runtime_error if a label is wanted of a file that does not say how it is forgotten.
std::optional<ChainReads> playChain(const dtca::ChainImage &chain, const ChainPlay &play,
                                    const runtime::RunControl &control = {});

} // namespace isinglass::tool
