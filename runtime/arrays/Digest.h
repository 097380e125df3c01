//===- Digest.h - short names for bytes -------------------------------------------------------===//
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace isinglass::runtime {

/// XXH3-128 of the bytes (xxHash 0.8, seed 0, canonical big-endian), 32 hexadecimal digits. For
/// telling apart what differs by accident; not a cryptographic hash.
std::string digest(std::span<const std::byte> bytes);

} // namespace isinglass::runtime
