//===- Picture.h - spins as a PNG -------------------------------------------------------------===//
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace isinglass::runtime {

/// Writes a grid of tiles, one per chain, as an 8-bit grey PNG: +1 white, -1 black, gaps grey.
/// `spins` is [chains, shape...] of -1/+1. A 2-D variable is drawn as it is; a 1-D one wrapped into
/// the square that holds it (784 cells: 28 x 28); of three or more axes, the last two make a slice
/// and the slices stand side by side. Small tiles are magnified by a whole factor to about 128
/// pixels. Written aside, then renamed. Throws std::runtime_error if the file cannot be written or
/// the picture would exceed 65,500 pixels a side or 256 million pixels.
void writePicture(const std::filesystem::path &path, std::span<const int8_t> spins, int64_t chains,
                  std::span<const int64_t> shape);

/// The same of greys, 0 black to 255 white.
void writeGreys(const std::filesystem::path &path, std::span<const uint8_t> greys, int64_t tiles,
                std::span<const int64_t> shape);

} // namespace isinglass::runtime
