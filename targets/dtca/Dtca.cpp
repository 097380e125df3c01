//===- Dtca.cpp - the pipeline --------------------------------------------------------------------===//
#include "targets/dtca/Dtca.h"

#include "targets/dtca/lowering/EbmToDtca.h"
#include "targets/dtca/lowering/FixCodes.h"
#include "targets/dtca/placement/PlaceOnChip.h"

#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;

namespace isinglass::dtca {

void buildPlacementPipeline(OpPassManager &manager, const DtcaOptions &options) {
  manager.addPass(options.chip
                      ? createPlaceOnChip(options.chip, options.at, options.turn)
                      : createPlaceOnChip(PlaceOnChipOptions{"", options.at, options.turn}));
}

void buildDtcaPipeline(OpPassManager &manager, const DtcaOptions &options) {
  buildPlacementPipeline(manager, options);
  EbmToDtcaOptions lowering;
  lowering.visible.append(options.visible.begin(), options.visible.end());
  lowering.iterations = options.iterations;
  manager.addPass(createEbmToDtca(lowering));
  manager.addNestedPass<chip::ImageOp>(createFixCodes(FixCodesOptions{
      options.couplingBits, options.biasBits, options.rounding, options.seed, options.saturate}));
}

void registerDtcaPasses() {
  registerPlaceOnChip();
  registerEbmToDtca();
  registerFixCodes();
  PassPipelineRegistration<>(
      "dtca-pipeline", "From a model to an image for the chip of the module's attribute dtca.chip",
      [](OpPassManager &manager) { buildDtcaPipeline(manager, DtcaOptions()); });
}

} // namespace isinglass::dtca
