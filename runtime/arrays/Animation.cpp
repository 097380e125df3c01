#include "runtime/arrays/Animation.h"

#include <gif_lib.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace isinglass::runtime {

/// Greys of the palette; a spin has two, and GIF's own compression likes few.
static constexpr int kGreys = 64;

struct Animation::State {
  explicit State(const std::filesystem::path &path) : file(path) {}

  void require(bool good) const {
    if (!good)
      throw std::runtime_error("cannot write '" + file.target().string() + "': writing failed");
  }
  void open(const Mosaic &frame);

  PendingFile file;
  GifFileType *gif = nullptr;
  int64_t width = 0, height = 0;
};

void Animation::State::open(const Mosaic &frame) {
  width = frame.width;
  height = frame.height;
  int error = 0;
  gif = EGifOpenFileName(file.aside().c_str(), /*GifTestExistence=*/false, &error);
  require(gif);
  EGifSetGifVersion(gif, true);
  GifColorType greys[kGreys];
  for (int i = 0; i < kGreys; ++i) {
    auto grey = static_cast<GifByteType>(i * 255 / (kGreys - 1));
    greys[i] = {grey, grey, grey};
  }
  ColorMapObject *palette = GifMakeMapObject(kGreys, greys);
  int status =
      EGifPutScreenDesc(gif, static_cast<int>(width), static_cast<int>(height), 8, 0, palette);
  GifFreeMapObject(palette);
  // The extension by which browsers repeat: sub-block 1, 0 times is for ever.
  const GifByteType forever[] = {1, 0, 0};
  require(status == GIF_OK && EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
          EGifPutExtensionBlock(gif, 11, "NETSCAPE2.0") == GIF_OK &&
          EGifPutExtensionBlock(gif, sizeof forever, forever) == GIF_OK &&
          EGifPutExtensionTrailer(gif) == GIF_OK);
}

Animation::Animation(const std::filesystem::path &path) : state(std::make_unique<State>(path)) {}

Animation::~Animation() {
  int error = 0;
  if (state->gif)
    EGifCloseFile(state->gif, &error);
}

void Animation::add(const Mosaic &frame, int hundredths) {
  if (!state->gif)
    state->open(frame);
  if (frame.width != state->width || frame.height != state->height)
    throw std::runtime_error("the frames of an animation are of one size");
  GraphicsControlBlock control{DISPOSE_DO_NOT, false, hundredths, NO_TRANSPARENT_COLOR};
  GifByteType block[4];
  EGifGCBToExtension(&control, block);
  state->require(EGifPutExtension(state->gif, GRAPHICS_EXT_FUNC_CODE, 4, block) == GIF_OK &&
                 EGifPutImageDesc(state->gif, 0, 0, static_cast<int>(frame.width),
                                  static_cast<int>(frame.height), false, nullptr) == GIF_OK);
  std::vector<GifPixelType> row(frame.width);
  for (int64_t y = 0; y < frame.height; ++y) {
    for (int64_t x = 0; x < frame.width; ++x)
      row[x] = static_cast<GifPixelType>(frame.pixels[y * frame.width + x] * (kGreys - 1) / 255);
    state->require(EGifPutLine(state->gif, row.data(), static_cast<int>(frame.width)) == GIF_OK);
  }
}

void Animation::finish() {
  int error = 0;
  bool closed = state->gif && EGifCloseFile(state->gif, &error) == GIF_OK;
  state->gif = nullptr;
  state->require(closed);
  state->file.commit();
}

} // namespace isinglass::runtime
