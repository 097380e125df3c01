//===- NoisedData.h - data as the steps of a chain are told of them ---------------------------------===//
#pragma once

#include "runtime/training/Chain.h"
#include "runtime/training/Dataset.h"

#include <span>
#include <vector>

namespace isinglass::tool {

/// These items of the data noised to x_t of step t: [items, chain.visible()].
std::vector<int8_t> noisedData(const runtime::Chain &chain, const runtime::Dataset &data,
                               std::span<const int64_t> items, int64_t step, uint64_t seed);

} // namespace isinglass::tool
