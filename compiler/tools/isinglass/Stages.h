//===- Stages.h - from a model file to the stages of the compiler ---------------------------------===//
#pragma once

#include "compiler/tools/isinglass/ModelOptions.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/SourceMgr.h"

#include <memory>

namespace mlir {
class SourceMgrDiagnosticHandler;
}

namespace isinglass::tool {

/// A context with the dialects of the compiler, whose diagnostics show the line of the model they
/// are about.
class CompilerContext {
public:
  CompilerContext();
  ~CompilerContext();
  mlir::MLIRContext &get() { return *context; }

private:
  void show(mlir::Diagnostic &diagnostic);

  std::unique_ptr<mlir::MLIRContext> context;
  llvm::SourceMgr sources;
  std::unique_ptr<mlir::SourceMgrDiagnosticHandler> handler;
};

/// The ebm module of a model file (.ebm, or .mlir for one that is MLIR already); null if it has
/// errors, which have been printed. `files`, if it is there, becomes what was read: the file, and
/// those of edges and arrays that it names.
mlir::OwningOpRef<mlir::ModuleOp> loadModel(mlir::MLIRContext &context, const ModelOptions &options,
                                            std::vector<std::string> *files = nullptr);

/// Leaves nothing of a denoising model but the model of its step: no chain, no training, no
/// `generate`.
void eraseChain(mlir::ModuleOp module);

/// The module's text.
std::string printModule(mlir::ModuleOp module);

/// Takes a module from ebm to a coloured gibbs program; false if a pass refused, and said why.
bool lowerToGibbs(mlir::ModuleOp module, const ModelOptions &options);

} // namespace isinglass::tool
