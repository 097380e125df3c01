//===- Compile.cpp ----------------------------------------------------------------------------------------===//
#include "targets/cpu/aot/Compile.h"

#include "dialects/gibbs/Gibbs.h"
#include "targets/cpu/isa/Isa.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"

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

static llvm::Expected<std::unique_ptr<llvm::TargetMachine>> makeHostMachine() {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    return builder.takeError();
  builder->setCodeGenOptLevel(llvm::CodeGenOptLevel::Aggressive);
  builder->setRelocationModel(llvm::Reloc::PIC_);
  return builder->createTargetMachine();
}

/// This system's triple, of the row's architecture.
static llvm::Triple tripleOf(const Isa &isa) {
  llvm::Triple triple(llvm::sys::getDefaultTargetTriple());
  if (!isa.architecture.empty())
    triple.setArchName(isa.architecture);
  return triple;
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>> makeMachine(CpuOptions &options) {
  if (options.isa == "auto") {
    auto machine = makeHostMachine();
    if (machine)
      options.isa =
          chooseIsa((*machine)->getTargetTriple(), (*machine)->getTargetFeatureString()).name.str();
    return machine;
  }
  const Isa *isa = findIsa(options.isa);
  if (!isa)
    return llvm::createStringError("there is no instruction set '" + options.isa + "'");
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargets();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmPrinters();
  llvm::Triple triple = tripleOf(*isa);
  std::string message;
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, message);
  if (!target)
    return llvm::createStringError(message);
  return std::unique_ptr<llvm::TargetMachine>(
      target->createTargetMachine(triple, isa->processor, isa->features, {}, llvm::Reloc::PIC_,
                                  std::nullopt, llvm::CodeGenOptLevel::Aggressive));
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
