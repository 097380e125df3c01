//===- IsaCode.h - every operation of an instruction set as a function, compiled for its row ----------===//
#pragma once

#include "targets/cpu/isa/Isa.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Target/TargetMachine.h"

#include <string>
#include <vector>

namespace isinglass::test {

using Bytes = std::vector<uint8_t>;

/// One operation as a function of bytes: op(const in *, out *).
struct Operation {
  std::string name;
  /// Bytes in and out.
  int64_t in, out;
};

/// The operations of a row: lookup16, lookup64, lookup128 (table, 64 indices), parts (lookupLanes),
/// wide_f32, wide_i32 (table, indices), transpose, average, aes, aes_last (words, key; if there
/// are), indices1 .. indices8 (planes), order
/// (signsInOrder of 8 vectors), sign0 .. sign7 (signAt), add_sign, sum_bytes, sum_halves,
/// sum_octets (if there is).
std::vector<Operation> operationsOf(const cpu::Isa &isa);

std::string hostFeatures();

/// A module compiled for a row's processor and features and nothing above.
class IsaCode {
public:
  /// All operations of the row. `triple`: of a machine of its architecture.
  IsaCode(const cpu::Isa &isa, const llvm::Triple &triple);
  /// What `write` writes.
  IsaCode(const cpu::Isa &isa, const llvm::Triple &triple,
          llvm::function_ref<void(mlir::ModuleOp)> write);

  std::string assembly();
  /// Links into this process.
  void link();
  template <typename Function> Function *find(const std::string &name) {
    return llvm::ExitOnError("isa test: ")(engine->lookup(name)).template toPtr<Function>();
  }
  Bytes run(const Operation &operation, const Bytes &in);

private:
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::Module> module;
  std::unique_ptr<llvm::orc::LLJIT> engine;
};

} // namespace isinglass::test
