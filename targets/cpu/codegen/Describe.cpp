//===- Describe.cpp - the JSON text of a program --------------------------------------------------------===//
#include "targets/cpu/codegen/Entries.h"

#include "runtime/chains/Description.h"
#include "runtime/chains/Program.h"
#include "targets/cpu/codegen/Observers.h"
#include "targets/cpu/codegen/generators/Generators.h"
#include "targets/cpu/isa/Isa.h"
#include "targets/parameters/Parameter.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace isinglass::runtime;

namespace isinglass::cpu {
namespace {

template <typename Range> std::vector<int64_t> toVector(const Range &range) {
  return std::vector<int64_t>(range.begin(), range.end());
}

/// 128 bits over the text of the program and the bytes of its resources.
std::string digestOf(gibbs::ProgramOp program) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  program.getOperation()->print(stream, OpPrintingFlags().useLocalScope());
  program->walk([&](Operation *op) {
    op->getAttrDictionary().walk([&](DenseResourceElementsAttr resource) {
      if (const AsmResourceBlob *blob = resource.getRawHandle().getBlob())
        stream << StringRef(blob->getData().data(), blob->getData().size());
    });
  });
  llvm::XXH128_hash_t hash = llvm::xxh3_128bits(
      ArrayRef<uint8_t>(reinterpret_cast<const uint8_t *>(text.data()), text.size()));
  return llvm::utohexstr(hash.high64, true, 16) + llvm::utohexstr(hash.low64, true, 16);
}

VariableInfo describeVariable(VariablePlan variable) {
  VariableInfo info;
  info.name = variable.op.getSymName().str();
  info.shape = toVector(variable.sizes);
  info.offset = variable.offset;
  info.strides = toVector(variable.strides);
  info.mean = variable.mean;
  info.input = variable.op.getInput();
  return info;
}

BufferInfo describeBuffer(BufferPlan buffer) {
  BufferInfo info = describeParameter(buffer.op);
  info.offset = buffer.offset;
  return info;
}

FactorInfo describeFactor(const Plan &plan, const FactorPlan &factor) {
  FactorInfo info;
  info.coefficient = factor.coefficient;
  info.buffer = BufferPlan(plan.buffers[factor.buffer]).op.getSymName().str();
  info.counts = factor.counts;
  return info;
}

/// The first schedule of this program, beside it.
gibbs::ScheduleOp findSchedule(gibbs::ProgramOp program) {
  for (auto schedule : program->getBlock()->getOps<gibbs::ScheduleOp>())
    if (schedule.getProgram() == program.getSymName())
      return schedule;
  return {};
}

void describeRun(ScheduleInfo &info, gibbs::RunOp run) {
  info.warmup += run.getSweeps();
  auto ramp = dyn_cast_or_null<gibbs::RampAttr>(run.getRampAttr());
  if (!ramp)
    return;
  info.beta.kind = gibbs::stringifyRampKind(ramp.getKind()).str();
  info.beta.first = ramp.getFirst().getValueAsDouble();
  info.beta.last = ramp.getLast().getValueAsDouble();
}

void describeClamp(Description &description, gibbs::ClampOp clamp) {
  ClampInfo info;
  info.variable = clamp.getVariable().str();
  info.lower = toVector(clamp.getLower());
  info.upper = toVector(clamp.getUpper());
  info.value = clamp.getValue().value_or(0);
  description.clamps.push_back(std::move(info));
}

void describeSchedule(Description &description, gibbs::ProgramOp program) {
  ScheduleInfo &info = description.schedule;
  info.beta.first = info.beta.last = program.getBeta().convertToDouble();
  gibbs::ScheduleOp schedule = findSchedule(program);
  if (!schedule)
    return;
  info.chains = schedule.getChains();
  info.seed = schedule.getSeed();
  info.warmup = 0;
  for (Operation &op : schedule.getBody().getOps()) {
    if (auto run = dyn_cast<gibbs::RunOp>(op))
      describeRun(info, run);
    // Which cells of `some` are held is for the run to say, and so is that it holds any.
    if (auto clamp = dyn_cast<gibbs::ClampOp>(op); clamp && !clamp.getSome())
      describeClamp(description, clamp);
    if (auto observe = dyn_cast<gibbs::ObserveOp>(op)) {
      info.thin = observe.getEvery();
      info.samples = observe.getCount();
    }
  }
}

Description describe(const Emitter &b, const Layout &layout) {
  const Plan &plan = b.plan;
  gibbs::ProgramOp program = plan.program;
  Description description;
  description.abi = ISG_ABI;
  description.name = program.getSymName().str();
  description.version = ISINGLASS_VERSION;
  description.digest = digestOf(program);
  description.layout = layout.name.str();
  description.precision = layout.precision.str();
  description.phases = plan.phases;
  description.tiles = b.tiles();
  description.reach = b.reach();
  const Arrangement &arrangement = b.arrangement;
  description.isa = b.isa ? b.isa->name.str() : "generic";
  description.reason = arrangement.reason;
  description.block = arrangement.block.value_or(kChains * arrangement.words);
  description.stateWords = arrangement.stateWords.value_or(plan.places * arrangement.words);
  description.dataFloats = plan.dataFloats;
  description.preparedBytes = arrangement.preparedBytes;
  description.temperedBytes = arrangement.temperedBytes;
  description.largestCode = arrangement.largestCode;
  description.acceptances = arrangement.acceptances;
  description.countWords = getCountWords(b);
  description.generator = b.generator->name.str();
  description.sharesLowByte = arrangement.sharesLowByte;
  description.streamWords = b.generator->streamWords;
  for (const VariablePlan &variable : plan.variables) {
    description.variables.push_back(describeVariable(variable));
    description.spins += variable.getNumCells();
  }
  if (!arrangement.variables.empty()) {
    description.variables = arrangement.variables;
    for (auto [info, variable] : llvm::zip_equal(description.variables, plan.variables))
      info.input = VariablePlan(variable).op.getInput();
  }
  for (const BufferPlan &buffer : plan.buffers)
    description.buffers.push_back(describeBuffer(buffer));
  for (const FactorPlan &factor : plan.factors)
    if (factor.counts >= 0)
      description.factors.push_back(describeFactor(plan, factor));
  describeSchedule(description, program);
  return description;
}

} // namespace

void emitDescribe(Emitter &b, const Layout &layout) {
  std::string text = printDescription(describe(b, layout));
  text.push_back('\0');
  auto type = LLVM::LLVMArrayType::get(b.getI8Type(), text.size());
  std::string symbol = b.plan.symbol("description");
  LLVM::GlobalOp::create(b, type, /*isConstant=*/true, LLVM::Linkage::Internal, symbol,
                         b.getStringAttr(text));
  auto pointer = LLVM::LLVMPointerType::get(b.getContext());
  auto function = LLVM::LLVMFuncOp::create(b, b.plan.symbol("describe"),
                                           LLVM::LLVMFunctionType::get(pointer, {}));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(function.addEntryBlock(b));
  Value address = LLVM::AddressOfOp::create(b, pointer, symbol);
  LLVM::ReturnOp::create(b, address);
}

} // namespace isinglass::cpu
