//===- Emit.cpp - LLVM IR, assembly, objects, shared libraries --------------------------------------------===//
#include "targets/cpu/aot/Compile.h"

#include "dialects/gibbs/Gibbs.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace isinglass::cpu {

static llvm::Error generate(llvm::Module &module, llvm::TargetMachine &machine,
                            llvm::CodeGenFileType type, llvm::raw_ostream &stream) {
  llvm::SmallString<0> buffer;
  llvm::raw_svector_ostream bytes(buffer);
  llvm::legacy::PassManager passes;
  if (machine.addPassesToEmitFile(passes, bytes, nullptr, type))
    return llvm::createStringError("this processor's code generator cannot write files");
  passes.run(module);
  stream << buffer;
  return llvm::Error::success();
}

llvm::Error emit(ModuleOp module, CpuOutput output, llvm::raw_ostream &stream, CpuOptions options) {
  auto machine = makeMachine(options);
  if (!machine)
    return machine.takeError();
  auto lowered = lowerToLlvmDialect(module, options);
  if (!lowered)
    return lowered.takeError();
  llvm::LLVMContext context;
  auto translated = translate(**lowered, context);
  if (!translated)
    return translated.takeError();
  optimise(**translated, **machine);
  switch (output) {
  case CpuOutput::LlvmIr:
    (*translated)->print(stream, nullptr);
    return llvm::Error::success();
  case CpuOutput::Assembly:
    return generate(**translated, **machine, llvm::CodeGenFileType::AssemblyFile, stream);
  case CpuOutput::Object:
    return generate(**translated, **machine, llvm::CodeGenFileType::ObjectFile, stream);
  }
  llvm_unreachable("every output is listed");
}

llvm::Error linkSharedLibrary(llvm::StringRef object, llvm::StringRef library) {
  std::string driver;
  for (const char *name : {"cc", "clang", "clang-22", "gcc"}) {
    if (auto found = llvm::sys::findProgramByName(name)) {
      driver = *found;
      break;
    }
  }
  if (driver.empty())
    return llvm::createStringError("a shared library needs a linker driver on PATH (cc, clang or "
                                   "gcc); emit an object instead");
  std::string message;
  int code = llvm::sys::ExecuteAndWait(driver, {driver, "-shared", "-o", library, object},
                                       std::nullopt, {}, 0, 0, &message);
  if (code != 0)
    return llvm::createStringError("'" + driver + "' could not link '" + library.str() + "'" +
                                   (message.empty() ? "" : ": " + message));
  return llvm::Error::success();
}

std::vector<std::string> programNames(ModuleOp module) {
  std::vector<std::string> names;
  for (Operation &op : module.getOps()) {
    if (auto program = dyn_cast<gibbs::ProgramOp>(op))
      names.push_back(program.getSymName().str());
    StringRef name = isa<LLVM::LLVMFuncOp>(op) ? SymbolTable::getSymbolName(&op).getValue() : "";
    if (name.consume_front("isinglass_") && name.consume_back("_describe"))
      names.push_back(name.str());
  }
  return names;
}

} // namespace isinglass::cpu
