#include "runtime/arrays/Picture.h"

#include "runtime/arrays/Mosaic.h"
#include "runtime/arrays/PendingFile.h"

#include <algorithm>
#include <cstdio>
#include <png.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace isinglass::runtime {

namespace {

/// libpng reports errors by a jump; nothing with a destructor may live in this frame.
bool encode(png_structp png, png_infop info, std::FILE *stream, const Mosaic &mosaic) {
  if (setjmp(png_jmpbuf(png)))
    return false;
  png_init_io(png, stream);
  png_set_IHDR(png, info, static_cast<png_uint_32>(mosaic.width),
               static_cast<png_uint_32>(mosaic.height), 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (int64_t row = 0; row < mosaic.height; ++row)
    png_write_row(png, mosaic.pixels.data() + row * mosaic.width);
  png_write_end(png, nullptr);
  return true;
}

void save(const std::filesystem::path &path, const Mosaic &mosaic) {
  PendingFile file(path);
  auto ignore = [](png_structp, png_const_charp) {};
  auto jump = [](png_structp png, png_const_charp) { png_longjmp(png, 1); };
  std::FILE *stream = std::fopen(file.aside().c_str(), "wb");
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, jump, ignore);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  bool written = stream && info && encode(png, info, stream, mosaic);
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

void writeGreys(const std::filesystem::path &path, std::span<const uint8_t> greys, int64_t tiles,
                std::span<const int64_t> shape) {
  save(path, makeMosaic(greys, tiles, shape));
}

} // namespace isinglass::runtime
