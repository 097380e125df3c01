//===- CompiledModel.h - a model file, compiled and ready to run ----------------------------------===//
#pragma once

#include "runtime/chains/Description.h"
#include "runtime/chains/Program.h"

#include "dialects/gibbs/Gibbs.h"
#include "targets/cpu/Cpu.h"

#include <filesystem>
#include <memory>
#include <string>

namespace isinglass::tool {

struct ModelOptions;

/// From the model's text to a program in memory. Errors are printed to stderr as they are found.
class CompiledModel {
public:
  /// Null if the model has errors (they have been printed).
  static std::unique_ptr<CompiledModel> compile(const ModelOptions &options,
                                                const cpu::CpuOptions &kernel = {});
  /// Compiles the same model for other options. Throws std::runtime_error if it cannot be.
  void recompile(const cpu::CpuOptions &kernel);
  ~CompiledModel();

  const isg_program &program() const;
  const runtime::Description &description() const;
  /// The coloured program that was compiled.
  gibbs::ProgramOp gibbs() const;
  /// Folder of the model file: relative paths in the model start here.
  std::filesystem::path folder() const;
  /// Digest of the program's text: equal digests run equal programs.
  const std::string &digest() const;
  /// Whether its code came from the cache of compiled programs.
  bool cached() const;

private:
  CompiledModel();
  struct State;
  std::unique_ptr<State> state;
};

} // namespace isinglass::tool
