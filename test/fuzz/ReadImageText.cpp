//===- ReadImageText.cpp - any text is an image in one encoding, or gets messages -----------------===//
#include "targets/dtca/image/Image.h"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>

using namespace isinglass::dtca;

static std::optional<Image> assemble(std::string_view text) {
  try {
    return assembleImage(text, "fuzz");
  } catch (const std::runtime_error &) {
    return std::nullopt;
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::optional<Image> image = assemble({reinterpret_cast<const char *>(data), size});
  if (!image)
    return 0;
  std::string bytes = encodeImage(*image);
  Image again = decodeImage(std::as_bytes(std::span(bytes)));
  if (encodeImage(assembleImage(dumpImage(again), "dump")) != bytes)
    std::abort();
  return 0;
}
