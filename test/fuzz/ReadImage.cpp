//===- ReadImage.cpp - any bytes are refused, or are an image that says the same as text ----------===//
#include "targets/dtca/image/Image.h"
#include "test/fuzz/Tally.h"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>

using namespace isinglass::dtca;

namespace {

Tally tally;

std::optional<Image> decode(std::string_view bytes) {
  try {
    return decodeImage(std::as_bytes(std::span(bytes)));
  } catch (const std::runtime_error &) {
    return std::nullopt;
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char *>(data), size);
  std::optional<Image> image = decode(bytes);
  ++(image ? tally.accepted : tally.refused);
  // Version 1 is read, and written as the latest: the same bytes but for that number.
  std::string same(bytes);
  if (image)
    same[4] = static_cast<char>(kImageVersion);
  if (image && encodeImage(assembleImage(dumpImage(*image), "dump")) != same)
    std::abort();
  return 0;
}
