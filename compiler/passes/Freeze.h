//===- Freeze.h - ebm-freeze: data that the user gives up becomes structure -----------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"
#include "dialects/gibbs/Gibbs.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace isinglass::compiler {

#define GEN_PASS_DECL_FREEZE
#define GEN_PASS_REGISTRATION_FREEZE
#include "compiler/passes/Freeze.h.inc"

} // namespace isinglass::compiler
