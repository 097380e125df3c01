//===- Animation.h - mosaics one after the other, as a GIF ----------------------------------------===//
#pragma once

#include "runtime/arrays/Mosaic.h"
#include "runtime/arrays/PendingFile.h"

#include <filesystem>
#include <memory>

namespace isinglass::runtime {

/// Frames of one size, repeated for ever; 64 greys (giflib). Written aside; finish() renames. All
/// throw std::runtime_error if the file cannot be written or a frame is of another size.
class Animation {
public:
  explicit Animation(const std::filesystem::path &path);
  ~Animation();

  /// Shows a frame for so many hundredths of a second.
  void add(const Mosaic &frame, int hundredths);
  void finish();

private:
  struct State;
  std::unique_ptr<State> state;
};

} // namespace isinglass::runtime
