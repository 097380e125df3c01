//===- PlaceOnChip.h - place-on-chip: a model on the lattice of a chip ----------------------------===//
#pragma once

#include "dialects/dtca/Dtca.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace isinglass::dtca {

#define GEN_PASS_DECL_PLACEONCHIP
#define GEN_PASS_REGISTRATION_PLACEONCHIP
#include "targets/dtca/placement/PlaceOnChip.h.inc"

/// For a chip at hand; `at` and `turn` as in the pass's options, empty for the first that fits.
std::unique_ptr<mlir::Pass> createPlaceOnChip(chip::ChipAttr chip, llvm::StringRef at = "",
                                              llvm::StringRef turn = "");

} // namespace isinglass::dtca
