//===- Picture.h - spins as a PNG -------------------------------------------------------------===//
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace isinglass::runtime {

/// Writes a mosaic of tiles (Mosaic.h), one per chain, as an 8-bit grey PNG: +1 white, -1 black.
/// `spins` is [chains, shape...] of -1/+1. Written aside, then renamed. Throws std::runtime_error
/// if the file cannot be written or the picture would be too large.
void writePicture(const std::filesystem::path &path, std::span<const int8_t> spins, int64_t chains,
                  std::span<const int64_t> shape);

/// The same of greys, 0 black to 255 white.
void writeGreys(const std::filesystem::path &path, std::span<const uint8_t> greys, int64_t tiles,
                std::span<const int64_t> shape);

} // namespace isinglass::runtime
