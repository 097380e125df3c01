//===- Checksum.h - XXH3-64 of an image's payload -------------------------------------------------===//
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace isinglass::dtca {

/// xxHash 0.8, XXH3-64, seed 0.
uint64_t checksum(std::span<const std::byte> bytes);

} // namespace isinglass::dtca
