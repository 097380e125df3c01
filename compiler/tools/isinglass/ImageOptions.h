//===- ImageOptions.h - options of making a chip image -------------------------------------------------===//
#pragma once

#include "compiler/tools/isinglass/ModelOptions.h"

#include "targets/dtca/Dtca.h"
#include "targets/dtca/profiles/Profile.h"

#include <CLI/App.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace isinglass::tool {

/// What `compile --target=dtca:PROFILE` takes beside the model.
struct ImageOptions {
  std::string params;
  std::optional<int64_t> step; ///< of params, where `train` wrote them
  std::string at, turn;
  std::vector<std::string> visible;
  int64_t iterations = 0;
  int64_t couplingBits = 0, biasBits = 0;
  std::string rounding = "nearest";
  uint64_t seed = 0;
  bool saturate = false;
  std::optional<double> beta;
  std::string report;

  void addTo(CLI::App &command);
  /// Calls add(option, value) for each option that is not its default, files and flags
  /// apart.
  void addChosen(const std::function<void(const char *, const std::string &)> &add) const;
  /// An option that was given and is not one of those that are `taken`, or nothing.
  std::string firstGiven(llvm::ArrayRef<llvm::StringRef> taken = {}) const;
  /// For the passes: the profile's chip and these wishes.
  dtca::DtcaOptions passes(mlir::MLIRContext &context, const dtca::Profile &profile) const;
};

/// The chip's structure, as the passes see it.
chip::ChipAttr chipOf(mlir::MLIRContext &context, const dtca::Profile &profile);

/// Text of the placed ebm model, or of the dtca.image; nothing after errors, which have been
/// printed.
std::optional<std::string> writePlaced(const ModelOptions &model, const std::string &profile,
                                       const ImageOptions &options);
std::optional<std::string> writeDtca(const ModelOptions &model, const std::string &profile,
                                     const ImageOptions &options);
/// Writes the image, or, of a denoising model, the images of its chain; prints the quantisation
/// report to stderr. False after errors, which have been printed.
bool writeImage(const ModelOptions &model, const std::string &profile, const ImageOptions &options,
                const std::string &output);

} // namespace isinglass::tool
