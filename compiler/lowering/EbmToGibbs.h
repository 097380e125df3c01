//===- EbmToGibbs.h - convert-ebm-to-gibbs: from what a model is to how it is sampled -------------===//
#pragma once

#include "dialects/ebm/Ebm.h"
#include "dialects/gibbs/Gibbs.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace isinglass::compiler {

#define GEN_PASS_DECL_EBMTOGIBBS
#define GEN_PASS_REGISTRATION_EBMTOGIBBS
#include "compiler/lowering/EbmToGibbs.h.inc"

} // namespace isinglass::compiler
