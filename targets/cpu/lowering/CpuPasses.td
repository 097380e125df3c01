//===- CpuPasses.td - from coloured programs to LLVM ------------------------------------------------------===//
#ifndef ISINGLASS_CPU_PASSES
#define ISINGLASS_CPU_PASSES

include "mlir/Pass/PassBase.td"

def ConvertGibbsToCpu : Pass<"convert-gibbs-to-cpu", "::mlir::ModuleOp"> {
  let summary = "Writes the functions of coloured programs as loops over vectors.";
  let description = [{
    Every gibbs.program becomes the functions of runtime/chains/Program.h over static memrefs (one
    pointer each in the end), in scf, vector, arith, math and memref; the program and its schedules go
    into the text that `describe` returns. One function per update, called for each colour:

    ```mlir
    gibbs.program @M beta 1.0 { ... gibbs.update @s by #gibbs.residues<[1, 1] mod 2> { ... } }
    // becomes
    func.func private @isinglass_M_update_s(%state: memref<4900x4xi16>, %stream: memref<64xi64>, ...)
    func.func @isinglass_M_sweep(...)    func.func @isinglass_M_phase(...)
    func.func @isinglass_M_prepare(%data: memref<..xf32>, %prepared: memref<..xf32>)
    func.func @isinglass_M_exchange(...) func.func @isinglass_M_energy(...)
    func.func @isinglass_M_moments(...)  func.func @isinglass_M_defaults(...)
    llvm.func @isinglass_M_describe() -> !llvm.ptr
    ```
    Refused, at the operation to blame: a program that updates no variable, an update without a
    colouring, a colouring, graph or sites of a kind it does not know, arrays whose resource is missing,
    a layout or precision that does not exist, low bytes to be shared in a layout that has none; a
    schedule that goes on after it took samples, or clamps after it ran; a second schedule, where no
    chain or training has several.
  }];
  let options = [
    Option<"layout", "layout", "std::string", "\"auto\"",
           "What lies side by side in a vector; auto: the first that fits">,
    Option<"precision", "precision", "std::string", "\"f32\"", "Arithmetic of local fields">,
    Option<"isa", "isa", "std::string", "\"generic\"", "Instruction set, a row of targets/cpu/isa">,
    Option<"generator", "generator", "std::string", "\"shishua\"", "Random generator">,
    Option<"chains", "chains", "int64_t", "0",
           "Chains that a run is expected to have; 0: those of its schedule">,
    Option<"sharedLowByte", "shared-low-byte", "bool", "false",
           "Layout tables: chains share the bits that decide where their others tie">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def LowerCpuToLlvm : Pass<"lower-cpu-to-llvm", "::mlir::ModuleOp"> {
  let summary = "Loops and vectors to the LLVM dialect, arrays as bare pointers, in one conversion.";
  let description = [{
    What convert-scf-to-cf, finalize-memref-to-llvm, convert-vector-to-llvm, convert-arith-to-llvm,
    convert-math-to-llvm and convert-func-to-llvm{use-bare-ptr-memref-call-conv} do one after another,
    in a single conversion of a third of the time.
  }];
  let dependentDialects = ["::mlir::cf::ControlFlowDialect", "::mlir::LLVM::LLVMDialect"];
}

#endif
