//===- FoldEnergy.h - ebm-fold: one product for every kind of term --------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"

#include "mlir/Pass/Pass.h"

namespace isinglass::compiler {

#define GEN_PASS_DECL_FOLDENERGY
#define GEN_PASS_REGISTRATION_FOLDENERGY
#include "compiler/passes/FoldEnergy.h.inc"

} // namespace isinglass::compiler
