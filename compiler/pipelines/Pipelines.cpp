//===- Pipelines.cpp ------------------------------------------------------------------------------===//
#include "compiler/pipelines/Pipelines.h"

#include "compiler/lowering/EbmToGibbs.h"
#include "compiler/passes/ColourGraph.h"
#include "compiler/passes/ExpandChain.h"
#include "compiler/passes/FoldEnergy.h"
#include "compiler/passes/Freeze.h"

#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;

namespace isinglass::compiler {

void buildEbmPipeline(OpPassManager &manager, const PipelineOptions &options) {
  manager.addPass(createExpandChain());
  if (!options.freezeParams.empty() || !options.freezeClamps.empty()) {
    FreezeOptions freeze;
    freeze.params.append(options.freezeParams.begin(), options.freezeParams.end());
    freeze.clamps.append(options.freezeClamps.begin(), options.freezeClamps.end());
    manager.addPass(createFreeze(freeze));
  }
  manager.addNestedPass<ebm::ModelOp>(createFoldEnergy());
}

void buildGibbsPipeline(OpPassManager &manager, const PipelineOptions &options) {
  buildEbmPipeline(manager, options);
  manager.addPass(createEbmToGibbs());
  manager.addNestedPass<gibbs::ProgramOp>(createColourGraph());
}

namespace {
/// PipelineOptions as text: `freeze-params=a,b freeze-clamps=x`.
struct PipelineText : PassPipelineOptions<PipelineText> {
  ListOption<std::string> freezeParams{*this, "freeze-params", llvm::cl::desc("See ebm-freeze")};
  ListOption<std::string> freezeClamps{*this, "freeze-clamps", llvm::cl::desc("See ebm-freeze")};

  PipelineOptions read() const {
    return {{freezeParams.begin(), freezeParams.end()}, {freezeClamps.begin(), freezeClamps.end()}};
  }
};
} // namespace

void registerPasses() {
  registerExpandChain();
  registerFoldEnergy();
  registerFreeze();
  registerEbmToGibbs();
  registerColourGraph();
  PassPipelineRegistration<PipelineText>("ebm-pipeline",
                                         "Freeze what is asked for, fold the energy",
                                         [](OpPassManager &manager, const PipelineText &text) {
                                           buildEbmPipeline(manager, text.read());
                                         });
  PassPipelineRegistration<PipelineText>("gibbs-pipeline", "From a model to a coloured program",
                                         [](OpPassManager &manager, const PipelineText &text) {
                                           buildGibbsPipeline(manager, text.read());
                                         });
}

} // namespace isinglass::compiler
