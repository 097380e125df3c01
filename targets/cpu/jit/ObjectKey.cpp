//===- ObjectKey.cpp --------------------------------------------------------------------------------------===//
#include "targets/cpu/jit/ObjectKey.h"

#include "runtime/arrays/Digest.h"
#include "targets/cpu/jit/LoadedCode.h"
#include "targets/cpu/layouts/Layouts.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Config/llvm-config.h"

#include <span>

using namespace mlir;

namespace isinglass::cpu {
namespace {

std::string digestOf(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module->print(stream, OpPrintingFlags().useLocalScope().printGenericOpForm());
  // In local scope resources are printed by name only.
  module->walk([&](Operation *op) {
    op->getAttrDictionary().walk([&](DenseResourceElementsAttr resource) {
      if (const AsmResourceBlob *blob = resource.getRawHandle().getBlob())
        stream << "\n"
               << blob->getData().size() << " "
               << runtime::digest(std::as_bytes(std::span(blob->getData())));
    });
  });
  return runtime::digest(std::as_bytes(std::span(text)));
}

} // namespace

std::string ObjectKey::text() const {
  std::string text;
  for (auto [name, value] : {std::pair("program", &program),
                             {"layout", &layout},
                             {"precision", &precision},
                             {"isa", &isa},
                             {"generator", &generator},
                             {"chains", &chains},
                             {"shared-low-byte", &sharedLowByte},
                             {"triple", &triple},
                             {"processor", &processor},
                             {"features", &features},
                             {"isinglass", &isinglass},
                             {"llvm", &llvm},
                             {"code", &code}})
    text += std::string(name) + " " + *value + "\n";
  return text;
}

ObjectKey makeObjectKey(ModuleOp module, const CpuOptions &options,
                        const llvm::TargetMachine &machine) {
  ObjectKey key;
  key.program = digestOf(module);
  key.layout = options.layout;
  key.precision = options.precision;
  key.isa = options.isa;
  key.generator = options.generator;
  key.chains = std::to_string(chainClass(options.chains));
  key.sharedLowByte = options.sharedLowByte ? "yes" : "no";
  key.triple = machine.getTargetTriple().str();
  key.processor = machine.getTargetCPU().str();
  key.features = machine.getTargetFeatureString().str();
  key.isinglass = ISINGLASS_VERSION;
  key.llvm = LLVM_VERSION_STRING;
  key.code = loadedCode();
  return key;
}

} // namespace isinglass::cpu
