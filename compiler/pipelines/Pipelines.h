//===- Pipelines.h - which passes run, and in which order -----------------------------------------===//
#pragma once

#include "mlir/Pass/PassManager.h"

#include <string>
#include <vector>

namespace isinglass::compiler {

/// What a user may ask for on the way from a model to its samples.
struct PipelineOptions {
  /// Names for ebm-freeze; "*" is all. Empty: nothing is frozen.
  std::vector<std::string> freezeParams, freezeClamps;
};

/// ebm to ebm, on a module: ebm-expand-chain, ebm-freeze if asked for, then ebm-fold.
void buildEbmPipeline(mlir::OpPassManager &manager, const PipelineOptions &options);

/// ebm to gibbs, on a module: the ebm pipeline, convert-ebm-to-gibbs, gibbs-colour.
void buildGibbsPipeline(mlir::OpPassManager &manager, const PipelineOptions &options);

/// Makes every pass of passes/ and lowering/ and both pipelines known by name, for isinglass-opt.
void registerPasses();

} // namespace isinglass::compiler
