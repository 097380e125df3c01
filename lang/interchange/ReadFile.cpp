//===- ReadFile.cpp --------------------------------------------------------------------------===//
#include "lang/interchange/ReadFile.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace isinglass::lang::interchange {

static constexpr uintmax_t kLargest = (uintmax_t(1) << 31) - 1;

std::optional<std::string> readFile(const std::string &path, std::string &error) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) {
    error = "it is a folder";
    return std::nullopt;
  }
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    error = errno ? std::strerror(errno) : "it cannot be opened";
    return std::nullopt;
  }
  std::string text;
  uintmax_t size = std::filesystem::file_size(path, code);
  if (!code && size <= kLargest)
    text.reserve(size);
  char block[1 << 16];
  while (stream.read(block, sizeof block), stream.gcount() > 0) {
    text.append(block, stream.gcount());
    if (text.size() > kLargest) {
      error = "it is larger than 2 GiB";
      return std::nullopt;
    }
  }
  return text;
}

} // namespace isinglass::lang::interchange
