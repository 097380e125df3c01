//===- Dtca.h - the chip target: models to images -------------------------------------------------===//
//
//   ebm.model  --place-on-chip-->  ebm.model on the chip's lattice + dtca.placement
//              --convert-ebm-to-dtca-->  dtca.image  --dtca-fix-codes-->  dtca.image with its codes
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/dtca/Dtca.h"

#include "mlir/Pass/PassManager.h"

#include <string>
#include <vector>

namespace isinglass::dtca {

/// What a user may ask for; see the passes' descriptions.
struct DtcaOptions {
  chip::ChipAttr chip;              ///< null: the module's attribute dtca.chip
  std::string at, turn;             ///< "ROW,COLUMN" and a turn's name; empty: the first that fits
  std::vector<std::string> visible; ///< slices, "s[0 to 1, 0 to 10]"; empty: all cells are read
  int64_t iterations = 0;           ///< > 0: instead of the schedule's runs, with one read
  int64_t couplingBits = 0, biasBits = 0; ///< 0: the chip's
  std::string rounding = "nearest";       ///< or "stochastic", with `seed`
  uint64_t seed = 0;
  bool saturate = false; ///< cut what the chip cannot hold
};

/// ebm to ebm, on a module: place-on-chip. What `compile --emit=ebm` shows of a placed model.
void buildPlacementPipeline(mlir::OpPassManager &manager, const DtcaOptions &options);
/// ebm to dtca, on a module: placement, convert-ebm-to-dtca, dtca-fix-codes.
void buildDtcaPipeline(mlir::OpPassManager &manager, const DtcaOptions &options);

/// Makes the passes and the pipeline dtca-pipeline known by name.
void registerDtcaPasses();

} // namespace isinglass::dtca
