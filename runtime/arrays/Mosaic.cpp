#include "runtime/arrays/Mosaic.h"

#include "runtime/arrays/Memory.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace isinglass::runtime {

namespace {

constexpr uint8_t kGap = 128;
constexpr int64_t kTilePixels = 128, kMaxSide = 65500, kMaxPixels = 256'000'000;

/// One chain's cells as rows x columns; `slices` of them stand side by side with a gap of one.
struct Layout {
  int64_t slices = 1, rows = 1, columns = 1;
  int64_t cells = 1;

  int64_t width() const { return slices * (columns + 1) - 1; }
};

Layout layoutOf(std::span<const int64_t> shape) {
  Layout layout;
  layout.cells = checkedCount(shape).value_or(0);
  if (layout.cells <= 0 || layout.cells > kMaxPixels)
    throw std::runtime_error("a picture of " + std::to_string(layout.cells) +
                             " cells a chain cannot be drawn");
  if (shape.size() >= 2) {
    layout.rows = shape[shape.size() - 2];
    layout.columns = shape[shape.size() - 1];
    layout.slices = layout.cells / (layout.rows * layout.columns);
  } else {
    layout.columns = static_cast<int64_t>(std::ceil(std::sqrt(static_cast<double>(layout.cells))));
    layout.rows = (layout.cells + layout.columns - 1) / layout.columns;
  }
  return layout;
}

/// Where tiles stand: as many a row as make the picture about square.
struct Grid {
  int64_t scale, gap, tileWidth, tileHeight, perRow, width, height;

  Grid(const Layout &layout, int64_t tiles)
      : scale(std::max<int64_t>(1, kTilePixels / std::max(layout.width(), layout.rows))),
        gap(std::max<int64_t>(2, scale)), tileWidth(layout.width() * scale),
        tileHeight(layout.rows * scale) {
    double aspect = static_cast<double>(tileHeight + gap) / static_cast<double>(tileWidth + gap);
    perRow = static_cast<int64_t>(std::ceil(std::sqrt(static_cast<double>(tiles) * aspect)));
    perRow = std::clamp<int64_t>(perRow, 1, tiles);
    width = perRow * (tileWidth + gap) + gap;
    height = ((tiles + perRow - 1) / perRow) * (tileHeight + gap) + gap;
    auto count = checkedProduct(width, height);
    if (width > kMaxSide || height > kMaxSide || !count || *count > kMaxPixels)
      throw std::runtime_error("a picture of " + std::to_string(width) + " x " +
                               std::to_string(height) + " pixels is too large; draw fewer tiles");
  }

  int64_t left(int64_t tile) const { return gap + tile % perRow * (tileWidth + gap); }
  int64_t top(int64_t tile) const { return gap + tile / perRow * (tileHeight + gap); }
};

struct Canvas {
  int64_t width;
  std::vector<uint8_t> pixels;

  explicit Canvas(const Grid &grid) : width(grid.width), pixels(grid.width * grid.height, kGap) {}

  void square(int64_t x, int64_t y, int64_t side, uint8_t grey) {
    for (int64_t row = y; row < y + side; ++row)
      std::fill_n(pixels.begin() + row * width + x, side, grey);
  }
};

void drawTile(Canvas &canvas, const Layout &layout, std::span<const uint8_t> greys, int64_t x,
              int64_t y, int64_t scale) {
  int64_t area = layout.rows * layout.columns;
  for (int64_t cell = 0; cell < layout.cells; ++cell) {
    int64_t row = cell % area / layout.columns;
    int64_t column = cell / area * (layout.columns + 1) + cell % layout.columns;
    canvas.square(x + column * scale, y + row * scale, scale, greys[cell]);
  }
}

} // namespace

Mosaic makeMosaic(std::span<const uint8_t> greys, int64_t tiles, std::span<const int64_t> shape) {
  Layout layout = layoutOf(shape);
  if (tiles < 1 || checkedProduct(tiles, layout.cells) != static_cast<int64_t>(greys.size()))
    throw std::invalid_argument("a picture's cells must be [tiles, shape...]");
  Grid grid(layout, tiles);
  Canvas canvas(grid);
  for (int64_t tile = 0; tile < tiles; ++tile)
    drawTile(canvas, layout, greys.subspan(tile * layout.cells, layout.cells), grid.left(tile),
             grid.top(tile), grid.scale);
  return {grid.width, grid.height, std::move(canvas.pixels)};
}

void checkMosaic(int64_t tiles, std::span<const int64_t> shape) { Grid(layoutOf(shape), tiles); }

} // namespace isinglass::runtime
