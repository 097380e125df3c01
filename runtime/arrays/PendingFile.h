//===- PendingFile.h - write aside, then rename -----------------------------------------------===//
#pragma once

#include <filesystem>
#include <string_view>

namespace isinglass::runtime {

/// An output file being written: the bytes go to aside(), a new file in the same folder, and
/// commit() renames it over the target. Without commit() nothing is left behind and an existing
/// target stays as it was. A link is followed; what is no file (a device, a pipe) is refused, and
/// so is "-", which elsewhere is the standard output. The constructor creates the file, so an
/// output that cannot be written is reported (std::runtime_error) before the work that makes it.
class PendingFile {
public:
  explicit PendingFile(std::filesystem::path target);
  ~PendingFile();
  PendingFile(PendingFile &&other) noexcept;
  PendingFile(const PendingFile &) = delete;
  PendingFile &operator=(const PendingFile &) = delete;
  PendingFile &operator=(PendingFile &&) = delete;

  const std::filesystem::path &target() const { return target_; }
  const std::filesystem::path &aside() const { return aside_; }
  /// Writes a whole file's bytes aside; throws std::runtime_error if they do not fit (a full disk).
  void write(std::string_view bytes);
  void commit();

private:
  std::filesystem::path target_, aside_;
};

} // namespace isinglass::runtime
