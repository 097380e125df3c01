//===- Jit.h - a program compiled into this process -----------------------------------------------------===//
#pragma once

#include "runtime/chains/Program.h"
#include "targets/cpu/Cpu.h"

namespace llvm::orc {
class LLJIT;
}

namespace isinglass::cpu {

/// Seconds of each stage.
struct JitTimes {
  double lower = 0;     ///< gibbs to the LLVM dialect
  double translate = 0; ///< to LLVM IR
  double optimise = 0;
  double generate = 0; ///< machine code, linked
  double total() const { return lower + translate + optimise + generate; }
};

/// Native code of one program, alive as long as this is. Its functions may run on any thread.
class Jit {
public:
  /// Compiles the one program of the module; the module is left as it is.
  static llvm::Expected<std::unique_ptr<Jit>> create(mlir::ModuleOp module,
                                                     const CpuOptions &options = {});
  ~Jit();
  Jit(const Jit &) = delete;
  Jit &operator=(const Jit &) = delete;

  const isg_program &program() const { return entries; }
  const JitTimes &times() const { return stages; }

private:
  Jit();
  llvm::Error load(llvm::StringRef name);

  std::unique_ptr<llvm::orc::LLJIT> engine;
  isg_program entries = {};
  JitTimes stages;
};

} // namespace isinglass::cpu
