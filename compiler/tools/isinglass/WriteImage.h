//===- WriteImage.h - a model for a chip: lowered, then given its numbers --------------------------===//
#pragma once

#include "compiler/tools/isinglass/ImageOptions.h"
#include "compiler/tools/isinglass/Stages.h"

#include "runtime/chains/Parameters.h"
#include "targets/dtca/image/Image.h"
#include "targets/dtca/quantise/Quantise.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string>

namespace isinglass::tool {

/// A model as one dtca.image, its parameters still open.
struct LoweredImage {
  CompilerContext context;
  dtca::Profile chip;
  std::string energyDigest;
  std::string modelText;  ///< the folded ebm module
  bool isChain = false;   ///< it is the step of a denoising model
  bool scheduled = false; ///< the model says how it is run
  mlir::OwningOpRef<mlir::ModuleOp> module;
  runtime::Description parameters;

  chip::ImageOp image() const { return *mlir::ModuleOp(*module).getOps<chip::ImageOp>().begin(); }
};

/// Null after errors, which have been printed.
std::unique_ptr<LoweredImage> lowerToImage(const ModelOptions &model, const std::string &profile,
                                           const ImageOptions &options);

struct MadeImage {
  dtca::Image image;
  dtca::QuantisationReport report;
};
/// The image of these values, made by `command`; nothing after errors, which have been printed: the
/// chip cannot hold them. Takes memory only after it has said how much.
std::optional<MadeImage> makeImage(const LoweredImage &lowered,
                                   const runtime::Parameters &parameters,
                                   const std::string &command);

/// Values of the image's parameters from arrays by name. Prints warnings; throws
/// std::runtime_error.
runtime::Parameters bindImage(const LoweredImage &lowered, const runtime::NamedArrays &given);

/// What makes the same image again, from the folder of its files.
std::string describeCommand(const ModelOptions &model, const std::string &profile,
                            const ImageOptions &options);

/// What quantisation did, for --report.
nlohmann::ordered_json describe(const MadeImage &made);

/// A line each on codes, swing and conditionals, to stderr.
void printReport(const MadeImage &made);

} // namespace isinglass::tool
