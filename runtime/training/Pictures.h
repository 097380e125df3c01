//===- Pictures.h - visible spins as pictures -----------------------------------------------------===//
#pragma once

#include "runtime/training/Observables.h"

#include <span>
#include <vector>

namespace isinglass::runtime {

/// The first observable that is pixels; throws std::runtime_error if there is none.
size_t findPixels(std::span<const Observable> observables);

/// Values of observable number `which`, [items, values()], of visible spins [items, spins of all].
std::vector<uint16_t> valuesOf(std::span<const Observable> observables, size_t which,
                               std::span<const int8_t> visible);

/// The greys of an item's pixels, 0 to 255, likewise.
std::vector<uint8_t> greysOf(std::span<const Observable> observables, size_t pixels,
                             std::span<const int8_t> visible);

} // namespace isinglass::runtime
