//===- Jit.cpp ------------------------------------------------------------------------------------------===//
#include "targets/cpu/jit/Jit.h"

#include "targets/cpu/aot/Compile.h"

#include "llvm/ExecutionEngine/Orc/CompileUtils.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"

#include <chrono>

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Seconds since the last call.
class Clock {
public:
  double lap() {
    auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(last, now)).count();
  }

private:
  std::chrono::steady_clock::time_point last = std::chrono::steady_clock::now();
};

} // namespace

Jit::Jit() = default;
Jit::~Jit() = default;

llvm::Error Jit::load(llvm::StringRef name) {
  auto find = [&](auto &entry, llvm::StringRef what) -> llvm::Error {
    auto address = engine->lookup(("isinglass_" + name + "_" + what).str());
    if (!address)
      return address.takeError();
    entry = address->toPtr<std::remove_reference_t<decltype(entry)>>();
    return llvm::Error::success();
  };
  // The first look-up compiles; errors are of the compiler, so the first is enough.
  if (auto error = find(entries.describe, "describe"))
    return error;
  if (auto error = find(entries.defaults, "defaults"))
    return error;
  if (auto error = find(entries.prepare, "prepare"))
    return error;
  if (auto error = find(entries.exchange, "exchange"))
    return error;
  if (auto error = find(entries.sweep, "sweep"))
    return error;
  if (auto error = find(entries.phase, "phase"))
    return error;
  if (auto error = find(entries.energy, "energy"))
    return error;
  return find(entries.moments, "moments");
}

llvm::Expected<std::unique_ptr<Jit>> Jit::create(ModuleOp module, const CpuOptions &options) {
  std::vector<std::string> names = programNames(module);
  if (names.size() != 1)
    return llvm::createStringError("expected one program to compile, found " +
                                   std::to_string(names.size()));
  std::unique_ptr<Jit> jit(new Jit);
  Clock clock;
  auto lowered = lowerToLlvmDialect(module, options);
  if (!lowered)
    return lowered.takeError();
  jit->stages.lower = clock.lap();

  auto context = std::make_unique<llvm::LLVMContext>();
  auto translated = translate(**lowered, *context);
  if (!translated)
    return translated.takeError();
  jit->stages.translate = clock.lap();

  auto machine = makeHostMachine();
  if (!machine)
    return machine.takeError();
  optimise(**translated, **machine);
  jit->stages.optimise = clock.lap();

  llvm::orc::LLJITBuilder builder;
  builder.setCompileFunctionCreator(
      [&](llvm::orc::JITTargetMachineBuilder)
          -> llvm::Expected<std::unique_ptr<llvm::orc::IRCompileLayer::IRCompiler>> {
        return std::make_unique<llvm::orc::TMOwningSimpleCompiler>(std::move(*machine));
      });
  auto engine = builder.create();
  if (!engine)
    return engine.takeError();
  jit->engine = std::move(*engine);
  if (auto error = jit->engine->addIRModule(
          llvm::orc::ThreadSafeModule(std::move(*translated), std::move(context))))
    return error;
  if (auto error = jit->load(names.front()))
    return error;
  jit->stages.generate = clock.lap();
  return jit;
}

} // namespace isinglass::cpu
