//===- Saturation.h - DSATUR on an explicit graph -------------------------------------------------===//
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace isinglass::compiler {

/// A colour for every node of a graph of n nodes such that no pair has the same one; pairs may
/// repeat. Brelaz, doi:10.1145/359094.359101. O((n + m) log n). Deterministic.
std::vector<int32_t> colourBySaturation(int64_t nodes,
                                        const std::vector<std::pair<int32_t, int32_t>> &pairs);

} // namespace isinglass::compiler
