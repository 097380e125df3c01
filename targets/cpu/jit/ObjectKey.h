//===- ObjectKey.h - what the object code of a program depends on ----------------------------------------===//
#pragma once

#include "targets/cpu/Cpu.h"

#include "llvm/Target/TargetMachine.h"

namespace isinglass::cpu {

/// Everything that decides the bytes of an object. Two equal keys are one object; whatever else
/// comes to matter must come in here.
struct ObjectKey {
  /// Digest of the whole module: every operation in generic form, which prints all there is, and
  /// the bytes of resources. Schedules too, for they are in the program's description.
  std::string program;
  /// CpuOptions: other code for the same program.
  std::string layout, precision, isa, generator, chains, sharedLowByte;
  /// Triple, processor and features: instructions that may be used, and what they cost. A home
  /// folder may be shared by unlike machines.
  std::string triple, processor, features;
  /// Versions of Isinglass (it is written into the description) and of LLVM, for who reads an
  /// entry; that the very same code generator runs is what `code` says, see LoadedCode.h.
  std::string isinglass, llvm, code;

  /// One line a part.
  std::string text() const;
};

ObjectKey makeObjectKey(mlir::ModuleOp module, const CpuOptions &options,
                        const llvm::TargetMachine &machine);

} // namespace isinglass::cpu
