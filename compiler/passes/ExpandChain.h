//===- ExpandChain.h - ebm-expand-chain: the step of a chain gets its input -----------------------------------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"
#include "dialects/gibbs/Gibbs.h"

#include "mlir/Pass/Pass.h"

namespace isinglass::compiler {

#define GEN_PASS_DECL_EXPANDCHAIN
#define GEN_PASS_REGISTRATION_EXPANDCHAIN
#include "compiler/passes/ExpandChain.h.inc"

} // namespace isinglass::compiler
