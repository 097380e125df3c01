//===- EbmToDtca.h - convert-ebm-to-dtca: from a placed model and its schedule to an image --------===//
#pragma once

#include "dialects/dtca/Dtca.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace isinglass::dtca {

#define GEN_PASS_DECL_EBMTODTCA
#define GEN_PASS_REGISTRATION_EBMTODTCA
#include "targets/dtca/lowering/EbmToDtca.h.inc"

} // namespace isinglass::dtca
