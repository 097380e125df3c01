//===- CompiledModel.h - a model file, compiled and ready to run ----------------------------------===//
#pragma once

#include "runtime/chains/Description.h"
#include "runtime/chains/Program.h"

#include "dialects/gibbs/Gibbs.h"
#include "targets/cpu/Cpu.h"

#include "mlir/IR/BuiltinOps.h"

#include <memory>
#include <string>
#include <vector>

namespace isinglass::tool {

struct ModelOptions;

/// From the model's text to a program in memory. Errors are printed to stderr as they are found.
class CompiledModel {
public:
  /// What is compiled of a file that has a denoising model: the step with what tells it x_t, or the
  /// step's model as it stands.
  enum class Of { Chain, Model };
  /// Down to the coloured program; null if the model has errors (they have been printed).
  static std::unique_ptr<CompiledModel> load(const ModelOptions &options, Of part = Of::Model);
  /// To native code, once or again for other options. Throws ErrorsPrinted (Command.h), or
  /// std::runtime_error for what is not the model's fault.
  void compile(const cpu::CpuOptions &kernel = {});
  /// False, and nothing is printed, if it cannot be for these.
  bool tryCompile(const cpu::CpuOptions &kernel);
  ~CompiledModel();

  const isg_program &program() const;
  const runtime::Description &description() const;
  /// The coloured program that was compiled.
  gibbs::ProgramOp gibbs() const;
  /// The module around it: its chain and its runs.
  mlir::ModuleOp module() const;
  /// Files that the model was read from, and those that it names; of an .mlir file, itself.
  const std::vector<std::string> &files() const;
  /// Digest of the program's text: equal digests run equal programs.
  const std::string &digest() const;
  /// What it was loaded with.
  const ModelOptions &options() const;
  /// Of its energy as it was written, whatever is frozen or cut.
  const std::string &energyDigest() const;
  /// Whether its code came from the cache of compiled programs.
  bool cached() const;

private:
  CompiledModel();
  llvm::Error make(const cpu::CpuOptions &kernel);
  struct State;
  std::unique_ptr<State> state;
};

} // namespace isinglass::tool
