#include "runtime/arrays/PendingFile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace isinglass::runtime {

/// Where a link leads to: the rename must replace the file, not the link. Nothing but a file may be
/// replaced: a device would be gone.
static std::filesystem::path resolve(const std::filesystem::path &target) {
  std::error_code error;
  std::filesystem::file_status status = std::filesystem::status(target, error);
  if (std::filesystem::is_directory(status))
    throw std::runtime_error("cannot write '" + target.string() + "': it is a directory");
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    throw std::runtime_error("cannot write '" + target.string() +
                             "': it is not a file that can be replaced");
  // By hand, because a link may lead to a file that is not there yet.
  std::filesystem::path file = target;
  for (int links = 0; links < 40; ++links) {
    if (!std::filesystem::is_symlink(std::filesystem::symlink_status(file, error)))
      return file;
    file = file.parent_path() / std::filesystem::read_symlink(file, error);
  }
  return target;
}

PendingFile::PendingFile(std::filesystem::path target) : target_(resolve(target)) {
  if (target == "-")
    throw std::runtime_error("'-' is no file, and this does not go to the standard output: give a "
                             "name");
  // O_EXCL: two runs to one target do not share a file; the second to finish wins.
  int descriptor = -1;
  for (int attempt = 0; descriptor < 0 && attempt < 1000; ++attempt) {
    aside_ = target_;
    aside_ += ".part-" + std::to_string(::getpid()) + "-" + std::to_string(attempt);
    descriptor = ::open(aside_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno != EEXIST)
      break;
  }
  if (descriptor < 0) {
    int reason = errno;
    throw std::runtime_error("cannot write '" + target_.string() + "': " + std::strerror(reason));
  }
  ::close(descriptor);
}

PendingFile::PendingFile(PendingFile &&other) noexcept
    : target_(std::move(other.target_)), aside_(std::move(other.aside_)) {
  other.aside_.clear();
}

PendingFile::~PendingFile() {
  std::error_code ignored;
  if (!aside_.empty())
    std::filesystem::remove(aside_, ignored);
}

void PendingFile::write(std::string_view bytes) {
  std::ofstream stream(aside_, std::ios::binary | std::ios::trunc);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  if (!stream)
    throw std::runtime_error("cannot write '" + target_.string() + "': the disk may be full");
}

void PendingFile::commit() {
  std::error_code error;
  std::filesystem::rename(aside_, target_, error);
  if (error)
    throw std::runtime_error("cannot write '" + target_.string() + "': " + error.message());
  aside_.clear();
}

} // namespace isinglass::runtime
