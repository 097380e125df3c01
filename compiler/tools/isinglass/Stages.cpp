//===- Stages.cpp ---------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/Stages.h"

#include "compiler/pipelines/Pipelines.h"
#include "compiler/tools/isinglass/ArrayFiles.h"

#include "dialects/dtca/Dtca.h"
#include "dialects/gibbs/Gibbs.h"
#include "lang/Frontend.h"
#include "targets/cpu/Cpu.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"

#include <cstdio>

namespace isinglass::tool {

CompilerContext::CompilerContext() {
  mlir::DialectRegistry registry;
  registry.insert<ebm::EbmDialect, gibbs::GibbsDialect, chip::DtcaDialect>();
  cpu::registerCpuDialects(registry);
  // One model is a handful of operations: starting threads would cost more than they save.
  context = std::make_unique<mlir::MLIRContext>(registry, mlir::MLIRContext::Threading::DISABLED);
  handler = std::make_unique<mlir::SourceMgrDiagnosticHandler>(sources, context.get());
}

CompilerContext::~CompilerContext() = default;

mlir::OwningOpRef<mlir::ModuleOp> loadModel(mlir::MLIRContext &context,
                                            const ModelOptions &options) {
  ArrayFiles arrays;
  lang::Frontend frontend({options.file, {}, options.defines, options.model, &arrays});
  mlir::OwningOpRef<mlir::ModuleOp> module = frontend.emit(context);
  std::fputs(frontend.messages().c_str(), stderr);
  return module;
}

bool lowerToGibbs(mlir::ModuleOp module, const ModelOptions &options) {
  mlir::PassManager manager(module->getName());
  compiler::buildGibbsPipeline(manager, {options.freezeParams, options.freezeClamps});
  return succeeded(manager.run(module));
}

} // namespace isinglass::tool
