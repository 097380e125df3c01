//===- Mosaic.h - tiles side by side, as grey pixels ----------------------------------------------===//
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace isinglass::runtime {

struct Mosaic {
  int64_t width = 0, height = 0;
  std::vector<uint8_t> pixels; ///< [height, width], 0 black to 255 white, gaps grey
};

/// `greys` is [tiles, shape...]. A 2-D shape is drawn as it is; a 1-D one wrapped into the square
/// that holds it (784 cells: 28 x 28); of three or more axes, the last two make a slice and the
/// slices stand side by side. Small tiles are magnified by a whole factor to about 128 pixels.
/// Throws std::runtime_error if the mosaic would exceed 65,500 pixels a side or 256 million pixels.
Mosaic makeMosaic(std::span<const uint8_t> greys, int64_t tiles, std::span<const int64_t> shape);

/// Throws as makeMosaic would, before there is anything to draw.
void checkMosaic(int64_t tiles, std::span<const int64_t> shape);

} // namespace isinglass::runtime
