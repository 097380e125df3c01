//===- Shishua.h - starts of SHISHUA from given seeds -----------------------------------------===//
#pragma once

#include "runtime/random/Generators.h"

#include <array>
#include <cstdint>

namespace isinglass::runtime {

/// Sets instance 0 .. 3 of a stream to the state that its author's prng_init makes of `seed`.
void seedShishua(const std::array<uint64_t, 4> &seed, int instance, StreamWords words);

} // namespace isinglass::runtime
