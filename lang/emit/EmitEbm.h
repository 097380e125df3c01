//===- EmitEbm.h - a checked model as ebm operations -----------------------------------------===//
#pragma once

#include "lang/diagnostics/Sources.h"
#include "lang/sema/Model.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace isinglass::lang::emit {

/// A module with an ebm.model, and a gibbs.schedule if the model is sampled. Every operation has
/// the line and column it comes from. Null if the verifier refuses it; `refusal` then says why.
mlir::OwningOpRef<mlir::ModuleOp> emitEbm(mlir::MLIRContext &context, const Sources &sources,
                                          const sema::Model &model, std::string &refusal);

} // namespace isinglass::lang::emit
