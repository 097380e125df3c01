//===- Jit.h - a program compiled into this process -----------------------------------------------------===//
#pragma once

#include "runtime/chains/Program.h"
#include "targets/cpu/Cpu.h"
#include "targets/cpu/jit/ObjectCache.h"

namespace llvm::orc {
class LLJIT;
}

namespace isinglass::cpu {

/// Seconds of each stage; what a cached program skips is 0.
struct JitTimes {
  double find = 0;      ///< making the key and looking it up
  double lower = 0;     ///< gibbs to the LLVM dialect
  double translate = 0; ///< to LLVM IR
  double optimise = 0;
  double generate = 0; ///< machine code
  double link = 0;
  double total() const { return find + lower + translate + optimise + generate + link; }
};

/// Native code of one program, alive as long as this is. Its functions may run on any thread.
class Jit {
public:
  /// Compiles the one program of the module, or takes it from the cache, if there is one; the
  /// module is left as it is. An instruction set that this host lacks is an error. Either way the
  /// code is the same, to the byte.
  static llvm::Expected<std::unique_ptr<Jit>>
  create(mlir::ModuleOp module, CpuOptions options = {},
         const std::optional<ObjectCache> &cache = ObjectCache::ofUser());
  ~Jit();
  Jit(const Jit &) = delete;
  Jit &operator=(const Jit &) = delete;

  const isg_program &program() const { return entries; }
  const JitTimes &times() const { return stages; }
  /// Whether the code came from the cache.
  bool cached() const { return fromCache; }

private:
  Jit();
  llvm::Error link(std::unique_ptr<llvm::MemoryBuffer> object, llvm::StringRef name);
  llvm::Error load(llvm::StringRef name);

  std::unique_ptr<llvm::orc::LLJIT> engine;
  isg_program entries = {};
  JitTimes stages;
  bool fromCache = false;
};

} // namespace isinglass::cpu
