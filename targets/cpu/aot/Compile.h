//===- Compile.h - MLIR module to optimised LLVM IR; shared by the JIT and the file writers -------------===//
#pragma once

#include "targets/cpu/Cpu.h"

#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace isinglass::cpu {

/// A copy of the module in the LLVM dialect. Diagnostics go to the context's handler; the error
/// repeats the first.
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> lowerToLlvmDialect(mlir::ModuleOp module,
                                                                     const CpuOptions &options);

/// LLVM IR as translated.
llvm::Expected<std::unique_ptr<llvm::Module>> translate(mlir::ModuleOp module,
                                                        llvm::LLVMContext &context);

/// A machine for the instruction set of the options: for `auto` this host's processor with all its
/// features, and the options get the name of the row that it can run; for a row its processor and
/// features alone, on another architecture if it is of one.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>> makeMachine(CpuOptions &options);

/// Optimises for that machine.
void optimise(llvm::Module &module, llvm::TargetMachine &machine);

} // namespace isinglass::cpu
