//===- WriteValues.h - data that a denoising model drew, as a file ----------------------------------===//
#pragma once

#include "runtime/training/Observables.h"

#include <span>
#include <string>

namespace isinglass::tool {

/// An NPZ of values by observable, int32 [items, shape of one]; visible spins are [items, spins of
/// all]. `meta` says what made them, as JSON.
void writeValues(const std::string &path, std::span<const runtime::Observable> observables,
                 std::span<const int8_t> visible, const std::string &meta);

} // namespace isinglass::tool
