//===- Read.cpp - an image file -------------------------------------------------------------------===//
#include "targets/dtca/image/Payload.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace isinglass::dtca {

std::ifstream openRegular(const std::filesystem::path &path) {
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error))
    throw std::runtime_error("it is not a regular file");
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    throw std::runtime_error(std::strerror(errno));
  return stream;
}

static std::string readBytes(const std::filesystem::path &path) {
  std::ifstream stream = openRegular(path);
  uintmax_t size = std::filesystem::file_size(path);
  if (size > kMaxFileBytes)
    throw std::runtime_error("larger than 2 GiB, the most an image may have");
  std::string bytes(size, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!stream)
    throw std::runtime_error("it cannot be read to its end");
  return bytes;
}

Image readImage(const std::filesystem::path &path) {
  try {
    std::string bytes = readBytes(path);
    return decodeImage(std::as_bytes(std::span(bytes)));
  } catch (const std::runtime_error &error) {
    throw std::runtime_error("cannot read '" + path.string() + "': " + error.what());
  }
}

} // namespace isinglass::dtca
