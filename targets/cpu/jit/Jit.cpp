//===- Jit.cpp ------------------------------------------------------------------------------------------===//
#include "targets/cpu/jit/Jit.h"

#include "targets/cpu/aot/Compile.h"
#include "targets/cpu/isa/Isa.h"
#include "targets/cpu/jit/ObjectKey.h"

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

using Object = std::unique_ptr<llvm::MemoryBuffer>;

llvm::Expected<Object> compile(ModuleOp module, const CpuOptions &options,
                               llvm::TargetMachine &machine, JitTimes &stages) {
  Clock clock;
  auto lowered = lowerToLlvmDialect(module, options);
  if (!lowered)
    return lowered.takeError();
  stages.lower = clock.lap();
  llvm::LLVMContext context;
  auto translated = translate(**lowered, context);
  if (!translated)
    return translated.takeError();
  stages.translate = clock.lap();
  optimise(**translated, machine);
  stages.optimise = clock.lap();
  auto object = llvm::orc::SimpleCompiler(machine)(**translated);
  stages.generate = clock.lap();
  return object;
}

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
  // The first look-up links; errors are of the linker, so the first is enough.
  if (auto error = find(entries.describe, "describe"))
    return error;
  if (auto error = find(entries.defaults, "defaults"))
    return error;
  if (auto error = find(entries.prepare, "prepare"))
    return error;
  if (auto error = find(entries.quantise, "quantise"))
    return error;
  if (auto error = find(entries.exchange, "exchange"))
    return error;
  if (auto error = find(entries.sweep, "sweep"))
    return error;
  if (auto error = find(entries.phase, "phase"))
    return error;
  if (auto error = find(entries.energy, "energy"))
    return error;
  if (auto error = find(entries.moments, "moments"))
    return error;
  return find(entries.settle, "settle");
}

llvm::Error Jit::link(std::unique_ptr<llvm::MemoryBuffer> object, llvm::StringRef name) {
  Clock clock;
  auto created = llvm::orc::LLJITBuilder().create();
  if (!created)
    return created.takeError();
  engine = std::move(*created);
  if (auto error = engine->addObjectFile(std::move(object)))
    return error;
  if (auto error = load(name))
    return error;
  stages.link = clock.lap();
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<Jit>> Jit::create(ModuleOp module, CpuOptions options,
                                                 const std::optional<ObjectCache> &cache) {
  std::vector<std::string> names = programNames(module);
  if (names.size() != 1)
    return llvm::createStringError("expected one program to compile, found " +
                                   std::to_string(names.size()));
  if (const Isa *isa = findIsa(options.isa); isa && !runsHere(*isa))
    return llvm::createStringError("this processor cannot run the instruction set '" + options.isa +
                                   "'");
  auto machine = makeMachine(options);
  if (!machine)
    return machine.takeError();
  std::unique_ptr<Jit> jit(new Jit);
  std::string key;
  if (cache) {
    Clock clock;
    key = makeObjectKey(module, options, **machine).text();
    Object object = cache->find(key);
    jit->stages.find = clock.lap();
    if (object) {
      llvm::Error unlinked = jit->link(std::move(object), names.front());
      jit->fromCache = !unlinked;
      if (jit->fromCache)
        return jit;
      llvm::consumeError(std::move(unlinked)); // Compiled afresh, it says what is wrong.
    }
  }
  auto object = compile(module, options, **machine, jit->stages);
  if (!object)
    return object.takeError();
  if (cache)
    cache->store(key, (*object)->getBuffer());
  if (auto error = jit->link(std::move(*object), names.front()))
    return error;
  return jit;
}

} // namespace isinglass::cpu
