//===- FixCodes.h - dtca-fix-codes: bits and rounding of an image's codes -------------------------===//
#pragma once

#include "dialects/dtca/Dtca.h"

#include "mlir/Pass/Pass.h"

namespace isinglass::dtca {

#define GEN_PASS_DECL_FIXCODES
#define GEN_PASS_REGISTRATION_FIXCODES
#include "targets/dtca/lowering/FixCodes.h.inc"

} // namespace isinglass::dtca
