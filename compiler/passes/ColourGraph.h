//===- ColourGraph.h - gibbs-colour: which nodes are updated together -----------------------------===//
#pragma once

#include "dialects/gibbs/Gibbs.h"

#include "mlir/Pass/Pass.h"

namespace isinglass::compiler {

#define GEN_PASS_DECL_COLOURGRAPH
#define GEN_PASS_REGISTRATION_COLOURGRAPH
#include "compiler/passes/ColourGraph.h.inc"

} // namespace isinglass::compiler
