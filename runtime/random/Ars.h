//===- Ars.h - ARS, counters under a few rounds of AES ----------------------------------------===//
#pragma once

#include <array>
#include <cstdint>

namespace isinglass::runtime {

/// Random123's ars4x32_R(rounds, counter, key), two words of 64 bits each, low one first.
std::array<uint64_t, 2> ars(std::array<uint64_t, 2> counter, std::array<uint64_t, 2> key,
                            int rounds);

} // namespace isinglass::runtime
