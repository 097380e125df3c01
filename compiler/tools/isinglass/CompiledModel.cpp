//===- CompiledModel.cpp --------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/CompiledModel.h"

#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/EnergyDigest.h"
#include "compiler/tools/isinglass/ModelOptions.h"
#include "compiler/tools/isinglass/Stages.h"

#include "targets/cpu/jit/Jit.h"

#include <stdexcept>

namespace isinglass::tool {

struct CompiledModel::State {
  ModelOptions options;
  CompilerContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::unique_ptr<cpu::Jit> jit;
  runtime::Description description;
  std::string energyDigest;
  std::vector<std::string> files;
};

CompiledModel::CompiledModel() : state(std::make_unique<State>()) {}
CompiledModel::~CompiledModel() = default;

std::unique_ptr<CompiledModel> CompiledModel::load(const ModelOptions &options, Of part) {
  std::unique_ptr<CompiledModel> model(new CompiledModel);
  State &state = *model->state;
  state.options = options;
  state.module = loadModel(state.context.get(), options, &state.files);
  if (!state.module)
    return nullptr;
  state.energyDigest = digestOfEnergy(*state.module);
  if (part == Of::Model)
    eraseChain(*state.module);
  if (!lowerToGibbs(*state.module, options))
    return nullptr;
  return model;
}

llvm::Error CompiledModel::make(const cpu::CpuOptions &kernel) {
  llvm::Expected<std::unique_ptr<cpu::Jit>> jit = cpu::Jit::create(*state->module, kernel);
  if (!jit)
    return jit.takeError();
  state->jit = std::move(*jit);
  state->description = runtime::parseDescription(state->jit->program().describe());
  return llvm::Error::success();
}

void CompiledModel::compile(const cpu::CpuOptions &kernel) {
  bool printed = false;
  mlir::ScopedDiagnosticHandler watch(&state->context.get(), [&](mlir::Diagnostic &diagnostic) {
    printed |= diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error;
    return mlir::failure(); // it is for the next to print
  });
  llvm::Error error = make(kernel);
  if (!error)
    return;
  std::string reason = llvm::toString(std::move(error));
  if (printed)
    throw ErrorsPrinted();
  throw std::runtime_error(reason);
}

bool CompiledModel::tryCompile(const cpu::CpuOptions &kernel) {
  mlir::ScopedDiagnosticHandler quiet(&state->context.get(),
                                      [](mlir::Diagnostic &) { return mlir::success(); });
  llvm::Error error = make(kernel);
  bool made = !error;
  llvm::consumeError(std::move(error));
  return made;
}

const isg_program &CompiledModel::program() const { return state->jit->program(); }
const runtime::Description &CompiledModel::description() const { return state->description; }
gibbs::ProgramOp CompiledModel::gibbs() const {
  return *state->module->getOps<gibbs::ProgramOp>().begin();
}
mlir::ModuleOp CompiledModel::module() const { return *state->module; }
const std::vector<std::string> &CompiledModel::files() const { return state->files; }
const std::string &CompiledModel::digest() const { return state->description.digest; }
const ModelOptions &CompiledModel::options() const { return state->options; }
const std::string &CompiledModel::energyDigest() const { return state->energyDigest; }
bool CompiledModel::cached() const { return state->jit->cached(); }

} // namespace isinglass::tool
