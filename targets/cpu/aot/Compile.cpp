//===- Compile.cpp ----------------------------------------------------------------------------------------===//
#include "targets/cpu/aot/Compile.h"

#include "dialects/gibbs/Gibbs.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"

using namespace mlir;

namespace isinglass::cpu {

llvm::Expected<OwningOpRef<ModuleOp>> lowerToLlvmDialect(ModuleOp module,
                                                         const CpuOptions &options) {
  MLIRContext *context = module.getContext();
  DialectRegistry registry;
  registerCpuDialects(registry);
  context->appendDialectRegistry(registry);
  OwningOpRef<ModuleOp> copy = module.clone();
  PassManager passes(context);
  passes.enableVerifier(false); // The input is verified, and the time is the user's.
  buildCpuPipeline(passes, options);
  std::string message;
  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
    if (message.empty() && diagnostic.getSeverity() == DiagnosticSeverity::Error)
      message = diagnostic.str();
    return failure(); // Pass it on to whoever prints it.
  });
  if (failed(passes.run(*copy)))
    return llvm::createStringError(message.empty() ? "the program cannot be lowered" : message);
  return copy;
}

llvm::Expected<std::unique_ptr<llvm::Module>> translate(ModuleOp module,
                                                        llvm::LLVMContext &context) {
  std::unique_ptr<llvm::Module> llvmModule =
      translateModuleToLLVMIR(module, context, "isinglass", /*disableVerification=*/true);
  if (!llvmModule)
    return llvm::createStringError("the module cannot be translated to LLVM IR");
  return llvmModule;
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>> makeHostMachine() {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    return builder.takeError();
  builder->setCodeGenOptLevel(llvm::CodeGenOptLevel::Aggressive);
  builder->setRelocationModel(llvm::Reloc::PIC_);
  return builder->createTargetMachine();
}

void optimise(llvm::Module &module, llvm::TargetMachine &machine) {
  module.setDataLayout(machine.createDataLayout());
  module.setTargetTriple(machine.getTargetTriple());
  llvm::PipelineTuningOptions tuning;
  tuning.LoopUnrolling = true;
  tuning.LoopVectorization = true;
  tuning.SLPVectorization = false;
  llvm::PassBuilder builder(&machine, tuning);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graph;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graph, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O3).run(module, modules);
}

} // namespace isinglass::cpu
