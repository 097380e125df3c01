//===- Cpu.h - the CPU target: coloured gibbs programs to native code -----------------------------------===//
//
//   gibbs.program  --convert-gibbs-to-cpu-->  scf/vector/memref  --lower-cpu-to-llvm-->  llvm
//   dialect
//                  --translate, optimise-->  LLVM IR  -->  Jit (targets/cpu/jit) or files (aot)
//
// Every function below takes a module in any of these forms and leaves it as it is.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>
#include <vector>

struct isg_program;

namespace isinglass::cpu {

struct CpuOptions {
  /// A name of layouts/Layouts.cpp; auto: the first that fits.
  std::string layout = "auto";
  std::string precision = "f32";
  /// A row of isa/; auto: the best that the host has, in passes: generic.
  std::string isa = "auto";
  std::string generator = "shishua";
  /// That a run is expected to have: blocks are made for them. Any number can be run. 0: as many as
  /// the program's schedule says.
  int64_t chains = 0;
  /// Layout tables: chains of a block share, at each cell, the random bits that decide where the
  /// others tie, some 1 in 256 updates. Each chain's law is what it was; chains are no longer
  /// independent of each other.
  bool sharedLowByte = false;
};

/// Registers the passes convert-gibbs-to-cpu and lower-cpu-to-llvm and the pipeline cpu-pipeline.
void registerCpuPasses();
/// The dialects the pipeline writes and their translation to LLVM IR; needed before any call below.
void registerCpuDialects(mlir::DialectRegistry &registry);

/// Coloured gibbs -> scf/vector/memref; what `compile --emit=mlir` prints.
void buildCpuLoopsPipeline(mlir::OpPassManager &pipeline, const CpuOptions &options = {});
/// Coloured gibbs -> LLVM dialect.
void buildCpuPipeline(mlir::OpPassManager &pipeline, const CpuOptions &options = {});

/// How far to go, for the processor that the options say.
enum class CpuOutput { LlvmIr, Assembly, Object };
llvm::Error emit(mlir::ModuleOp module, CpuOutput output, llvm::raw_ostream &stream,
                 CpuOptions options = {});

/// Links an object into a shared library with the system's linker driver (cc, clang or gcc on
/// PATH).
llvm::Error linkSharedLibrary(llvm::StringRef object, llvm::StringRef library);

/// Names of the programs of a module (before the pipeline: the gibbs.programs; after: by symbols).
std::vector<std::string> programNames(mlir::ModuleOp module);

/// A C header with an isg_program for each name; stands alone, without the source tree.
void writeHeader(llvm::raw_ostream &stream, llvm::ArrayRef<std::string> names);

} // namespace isinglass::cpu
