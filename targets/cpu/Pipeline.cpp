//===- Pipeline.cpp - passes, dialects, pipelines -----------------------------------------------------------===//
#include "targets/cpu/Cpu.h"
#include "targets/cpu/lowering/CpuPasses.h"

#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

#define GEN_PASS_REGISTRATION
#include "targets/cpu/lowering/CpuPasses.h.inc"

struct PipelineOptions : PassPipelineOptions<PipelineOptions> {
  Option<std::string> layout{*this, "layout", llvm::cl::init("auto")};
  Option<std::string> precision{*this, "precision", llvm::cl::init("f32")};
  Option<std::string> isa{*this, "isa", llvm::cl::init("generic")};
  Option<std::string> generator{*this, "generator", llvm::cl::init("shishua")};
  Option<int64_t> chains{*this, "chains", llvm::cl::init(0)};
  Option<bool> sharedLowByte{*this, "shared-low-byte", llvm::cl::init(false)};
};

} // namespace

void buildCpuLoopsPipeline(OpPassManager &pipeline, const CpuOptions &options) {
  pipeline.addPass(createConvertGibbsToCpu(
      {options.layout, options.precision, options.isa == "auto" ? "generic" : options.isa,
       options.generator, options.chains, options.sharedLowByte}));
  pipeline.addPass(createCSEPass());
}

void buildCpuPipeline(OpPassManager &pipeline, const CpuOptions &options) {
  buildCpuLoopsPipeline(pipeline, options);
  pipeline.addPass(createLowerCpuToLlvm());
}

void registerCpuPasses() {
  registerConvertGibbsToCpu();
  registerLowerCpuToLlvm();
  PassPipelineRegistration<PipelineOptions>(
      "cpu-pipeline", "Coloured gibbs programs to the LLVM dialect",
      [](OpPassManager &pipeline, const PipelineOptions &options) {
        buildCpuPipeline(pipeline, {options.layout, options.precision, options.isa,
                                    options.generator, options.chains, options.sharedLowByte});
      });
}

void registerCpuDialects(DialectRegistry &registry) {
  registry
      .insert<arith::ArithDialect, cf::ControlFlowDialect, func::FuncDialect, LLVM::LLVMDialect,
              math::MathDialect, memref::MemRefDialect, scf::SCFDialect, vector::VectorDialect>();
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

} // namespace isinglass::cpu
