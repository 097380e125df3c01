#include "runtime/arrays/Picture.h"

#include "runtime/arrays/Memory.h"
#include "runtime/arrays/PendingFile.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <png.h>
#include <stdexcept>
#include <string>
#include <vector>

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

struct Canvas {
  int64_t width = 0, height = 0;
  std::vector<uint8_t> pixels;

  Canvas(int64_t width, int64_t height) : width(width), height(height) {
    auto count = checkedProduct(width, height);
    if (width > kMaxSide || height > kMaxSide || !count || *count > kMaxPixels)
      throw std::runtime_error("a picture of " + std::to_string(width) + " x " +
                               std::to_string(height) + " pixels is too large; draw fewer chains");
    pixels.assign(static_cast<size_t>(*count), kGap);
  }

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

/// libpng reports errors by a jump; nothing with a destructor may live in this frame.
bool encode(png_structp png, png_infop info, std::FILE *stream, const Canvas &canvas) {
  if (setjmp(png_jmpbuf(png)))
    return false;
  png_init_io(png, stream);
  png_set_IHDR(png, info, static_cast<png_uint_32>(canvas.width),
               static_cast<png_uint_32>(canvas.height), 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (int64_t row = 0; row < canvas.height; ++row)
    png_write_row(png, canvas.pixels.data() + row * canvas.width);
  png_write_end(png, nullptr);
  return true;
}

void save(const std::filesystem::path &path, const Canvas &canvas) {
  PendingFile file(path);
  auto ignore = [](png_structp, png_const_charp) {};
  auto jump = [](png_structp png, png_const_charp) { png_longjmp(png, 1); };
  std::FILE *stream = std::fopen(file.aside().c_str(), "wb");
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, jump, ignore);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  bool written = stream && info && encode(png, info, stream, canvas);
  png_destroy_write_struct(&png, &info);
  // The disk may fill up only when the last buffer is flushed.
  bool closed = stream && std::fclose(stream) == 0;
  if (!written || !closed)
    throw std::runtime_error("cannot write '" + path.string() + "': writing failed");
  file.commit();
}

} // namespace

void writePicture(const std::filesystem::path &path, std::span<const int8_t> spins, int64_t chains,
                  std::span<const int64_t> shape) {
  std::vector<uint8_t> greys(spins.size());
  std::ranges::transform(spins, greys.begin(), [](int8_t spin) { return spin > 0 ? 255 : 0; });
  writeGreys(path, greys, chains, shape);
}

void writeGreys(const std::filesystem::path &path, std::span<const uint8_t> greys, int64_t chains,
                std::span<const int64_t> shape) {
  Layout layout = layoutOf(shape);
  if (chains < 1 || checkedProduct(chains, layout.cells) != static_cast<int64_t>(greys.size()))
    throw std::invalid_argument("a picture's cells must be [tiles, shape...]");
  int64_t scale = std::max<int64_t>(1, kTilePixels / std::max(layout.width(), layout.rows));
  int64_t gap = std::max<int64_t>(2, scale);
  int64_t tileWidth = layout.width() * scale, tileHeight = layout.rows * scale;
  // As many tiles a row as make the picture about square.
  double aspect = static_cast<double>(tileHeight + gap) / static_cast<double>(tileWidth + gap);
  auto perRow = static_cast<int64_t>(std::ceil(std::sqrt(static_cast<double>(chains) * aspect)));
  perRow = std::clamp<int64_t>(perRow, 1, chains);
  int64_t rows = (chains + perRow - 1) / perRow;
  Canvas canvas(perRow * (tileWidth + gap) + gap, rows * (tileHeight + gap) + gap);
  for (int64_t chain = 0; chain < chains; ++chain)
    drawTile(canvas, layout, greys.subspan(chain * layout.cells, layout.cells),
             gap + chain % perRow * (tileWidth + gap), gap + chain / perRow * (tileHeight + gap),
             scale);
  save(path, canvas);
}

} // namespace isinglass::runtime
