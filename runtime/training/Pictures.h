//===- Pictures.h - visible spins as pictures -----------------------------------------------------===//
#pragma once

#include "runtime/training/Chain.h"

#include <filesystem>
#include <span>

namespace isinglass::runtime {

/// The first observable that is pixels; throws std::runtime_error if the chain has none.
size_t findPixels(const Chain &chain);

/// The greys of an item's pixels, 0 to 255, of visible spins [items, chain.visible()].
std::vector<uint8_t> greysOf(const Chain &chain, size_t pixels, std::span<const int8_t> visible);

/// Values of an observable, [items, values()].
std::vector<uint16_t> valuesOf(const Chain &chain, size_t observable,
                               std::span<const int8_t> visible);

} // namespace isinglass::runtime
