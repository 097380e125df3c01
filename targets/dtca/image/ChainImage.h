//===- ChainImage.h - the images of a denoising model's steps, in one file -------------------------===//
//
// A chip holds one step at a time: the host configures step T, drives it with noise, runs it, reads
// x_{T-1} off its visible cells, and gives that to the drives of step T-1, down to x_0 (Jelincic et
// al., arXiv 2510.23972). Where a visible spin lies differs from step to step, so the file says it.
//
// The file is an NPZ: `chain`, a text of JSON (format, name, times, observables); `nodes`, int32
// [steps, visible spins]; `step_1` to `step_T`, uint8, each the bytes of a .dtci file.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/dtca/image/Image.h"

#include "runtime/arrays/Npz.h"
#include "runtime/training/Observables.h"

namespace isinglass::dtca {

inline constexpr int64_t kChainFormat = 2;

struct ChainImage {
  std::string name;
  std::vector<runtime::Observable> observables; ///< whose spins are the visible ones, in order
  /// t_0 = 0 < t_1 < ... < t_T of the forward process; the last may be infinite. A file of format 1
  /// has none.
  std::vector<double> times;
  /// Row-major node of the placed variable that each visible spin is, of step 1 .. T.
  std::vector<std::vector<int32_t>> nodes;
  std::vector<Image> steps; ///< step 1, which draws x_0, first

  int64_t visible() const { return runtime::spinsOf(observables); }
};

/// Throws std::runtime_error, naming the step, for anything that a run of the chain relies on:
/// times that grow, one profile and one placement in all steps, nodes that exist, once each, and
/// are read; drives of those alone; one read, the last command.
void validateChain(const ChainImage &chain);

/// The image of a step that holds a label instead of drawing it: its cells are clamped to what the
/// run gives, and no longer driven or read. `step` counts from 0.
Image holdLabel(const ChainImage &chain, size_t step, size_t observable);

/// Whether a file is one, by its first bytes: an archive. Throws std::runtime_error if it cannot be
/// read.
bool isChainImage(const std::filesystem::path &path);

/// Throw std::runtime_error that names the file.
void writeChainImage(const std::filesystem::path &path, const ChainImage &chain);
ChainImage readChainImage(const std::filesystem::path &path);
/// The same from a file's arrays.
ChainImage parseChainImage(const runtime::NamedArrays &arrays);

} // namespace isinglass::dtca
