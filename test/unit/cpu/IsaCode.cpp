//===- IsaCode.cpp ------------------------------------------------------------------------------------===//
#include "test/unit/cpu/IsaCode.h"

#include "targets/cpu/aot/Compile.h"
#include "targets/cpu/lowering/CpuPasses.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ExecutionEngine/Orc/CompileUtils.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/Transforms/Utils/Cloning.h"

#include <gtest/gtest.h>

using namespace mlir;

namespace isinglass::test {
namespace {

using cpu::Isa;
using Values = llvm::SmallVector<Value>;

/// Writes one function: loads of vectors of its input, one after another, and stores of results.
class FunctionWriter {
public:
  FunctionWriter(ModuleOp module, const Operation &operation)
      : b(module.getLoc(), OpBuilder::atBlockEnd(module.getBody())) {
    auto in = MemRefType::get({operation.in}, b.getI8Type());
    auto out = MemRefType::get({operation.out}, b.getI8Type());
    auto function = func::FuncOp::create(b, operation.name, b.getFunctionType({in, out}, {}));
    b.setInsertionPointToStart(function.addEntryBlock());
    source = function.getArgument(0);
    sink = function.getArgument(1);
  }
  ~FunctionWriter() { func::ReturnOp::create(b); }

  Value load(int64_t count, Type type) {
    int64_t bytes = count * type.getIntOrFloatBitWidth() / 8;
    Value loaded =
        vector::LoadOp::create(b, VectorType::get({bytes}, b.getI8Type()), source, at(loadedBytes));
    loadedBytes += bytes;
    auto wanted = VectorType::get({count}, type);
    return wanted == loaded.getType() ? loaded
                                      : vector::BitCastOp::create(b, wanted, loaded).getResult();
  }
  void store(Value value) {
    auto bytes = VectorType::get({64}, b.getI8Type());
    if (value.getType() != bytes)
      value = vector::BitCastOp::create(b, bytes, value);
    vector::StoreOp::create(b, value, sink, at(storedBytes));
    storedBytes += 64;
  }

  Isa::Builder b;

private:
  Value at(int64_t byte) { return arith::ConstantIndexOp::create(b, byte); }

  Value source, sink;
  int64_t loadedBytes = 0, storedBytes = 0;
};

void writeLookups(ModuleOp module, const Isa &isa, const Operation &operation) {
  FunctionWriter writer(module, operation);
  Isa::Builder &b = writer.b;
  if (operation.name.starts_with("wide")) {
    Type type = operation.name == "wide_f32" ? Type(b.getF32Type()) : Type(b.getI32Type());
    Value table = writer.load(16, type);
    writer.store(isa.lookupWide(b, table, writer.load(16, b.getI32Type())));
    return;
  }
  Value table = writer.load(operation.in - 64, b.getI8Type());
  if (operation.name == "parts") {
    writer.store(isa.lookupLanes(b, table, writer.load(64, b.getI8Type())));
    return;
  }
  writer.store(isa.lookup(b, table, writer.load(64, b.getI8Type())));
}

void writeLanes(ModuleOp module, const Isa &isa, const Operation &operation) {
  FunctionWriter writer(module, operation);
  Isa::Builder &b = writer.b;
  Values words;
  bool back = operation.name == "order";
  for (int64_t at = 0; at < operation.in; at += 64)
    words.push_back(back ? writer.load(64, b.getI8Type()) : writer.load(8, b.getI64Type()));
  if (back)
    return writer.store(cpu::signsInOrder(b, isa, words));
  for (Value index : cpu::laneIndices(b, isa, words))
    writer.store(index);
}

void writeOperation(ModuleOp module, const Isa &isa, const Operation &operation) {
  llvm::StringRef name = operation.name;
  if (name.starts_with("lookup") || name.starts_with("wide") || name == "parts")
    return writeLookups(module, isa, operation);
  if (name.starts_with("order") || name.starts_with("indices"))
    return writeLanes(module, isa, operation);
  FunctionWriter writer(module, operation);
  Isa::Builder &b = writer.b;
  Type word = b.getI64Type(), byte = b.getI8Type();
  if (name == "transpose") {
    writer.store(isa.transposeBits(b, writer.load(8, word)));
  } else if (name == "average" || name == "add_sign") {
    auto apply = name == "average" ? isa.average : isa.addSign;
    Value x = writer.load(64, byte);
    writer.store(apply(b, x, writer.load(64, byte)));
  } else if (name == "sum_bytes" || name == "sum_halves") {
    bool ofBytes = name == "sum_bytes";
    Value x = writer.load(ofBytes ? 32 : 16, ofBytes ? b.getI16Type() : b.getI32Type());
    writer.store((ofBytes ? isa.sumBytes : isa.sumHalves)(b, x));
  } else if (name == "sum_octets") {
    writer.store(isa.sumOctets(b, writer.load(64, byte)));
  } else if (name.consume_front("sign")) {
    writer.store(isa.signAt(b, writer.load(64, byte), name.front() - '0'));
  } else {
    Value words = writer.load(8, word), key = writer.load(8, word);
    auto round = name == "aes" ? isa.aesRound : isa.aesLastRound;
    writer.store(round(b, words, key));
  }
}

std::unique_ptr<llvm::Module> writeAndTranslate(llvm::function_ref<void(ModuleOp)> write,
                                                llvm::LLVMContext &into) {
  DialectRegistry registry;
  cpu::registerCpuDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  write(*module);
  PassManager passes(&context);
  passes.addPass(cpu::createLowerCpuToLlvm());
  if (failed(passes.run(*module)))
    return nullptr;
  auto translated = cpu::translate(*module, into);
  return translated ? std::move(*translated) : nullptr;
}

} // namespace

std::vector<Operation> operationsOf(const cpu::Isa &isa) {
  std::vector<Operation> operations{
      {"lookup16", 16 + 64, 64}, {"lookup64", 64 + 64, 64}, {"lookup128", 128 + 64, 64},
      {"parts", 128, 64},        {"wide_f32", 128, 64},     {"wide_i32", 128, 64},
      {"transpose", 64, 64},     {"average", 128, 64},      {"add_sign", 128, 64},
      {"order", 512, 64},        {"sum_bytes", 64, 64},     {"sum_halves", 64, 64}};
  if (isa.aesRound)
    operations.insert(operations.end(), {{"aes", 128, 64}, {"aes_last", 128, 64}});
  if (isa.sumOctets)
    operations.push_back({"sum_octets", 64, 64});
  for (int bit = 0; bit < 8; ++bit)
    operations.push_back({"sign" + std::to_string(bit), 64, 64});
  for (int64_t planes = 1; planes <= 8; ++planes)
    operations.push_back({"indices" + std::to_string(planes), 64 * planes, 512});
  return operations;
}

std::string hostFeatures() {
  std::string features;
  for (const auto &feature : llvm::sys::getHostCPUFeatures())
    features += (feature.second ? "+" : "-") + feature.first().str() + ",";
  return features;
}

IsaCode::IsaCode(const cpu::Isa &isa, const llvm::Triple &triple)
    : IsaCode(isa, triple, [&](ModuleOp module) {
        for (const Operation &operation : operationsOf(isa))
          writeOperation(module, isa, operation);
      }) {}

IsaCode::IsaCode(const cpu::Isa &isa, const llvm::Triple &triple,
                 llvm::function_ref<void(ModuleOp)> write)
    : context(std::make_unique<llvm::LLVMContext>()) {
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargets();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmPrinters();
  std::string message;
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, message);
  module = writeAndTranslate(write, *context);
  if (!target || !module) {
    ADD_FAILURE() << isa.name.str() << ": " << message;
    std::abort();
  }
  machine.reset(target->createTargetMachine(triple, isa.processor, isa.features, {},
                                            llvm::Reloc::PIC_, std::nullopt,
                                            llvm::CodeGenOptLevel::Aggressive));
  cpu::optimise(*module, *machine);
}

std::string IsaCode::assembly() {
  llvm::SmallString<0> text;
  llvm::raw_svector_ostream stream(text);
  llvm::legacy::PassManager passes;
  auto copy = llvm::CloneModule(*module);
  machine->addPassesToEmitFile(passes, stream, nullptr, llvm::CodeGenFileType::AssemblyFile);
  passes.run(*copy);
  return text.str().str();
}

void IsaCode::link() {
  llvm::ExitOnError check("isa test: ");
  engine = check(llvm::orc::LLJITBuilder().create());
  check(engine->addObjectFile(check(llvm::orc::SimpleCompiler(*machine)(*module))));
}

Bytes IsaCode::run(const Operation &operation, const Bytes &in) {
  Bytes out(operation.out);
  find<void(const uint8_t *, uint8_t *)>(operation.name)(in.data(), out.data());
  return out;
}

} // namespace isinglass::test
