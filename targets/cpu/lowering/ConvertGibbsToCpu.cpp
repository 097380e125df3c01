//===- ConvertGibbsToCpu.cpp ------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/generators/Generators.h"
#include "targets/cpu/isa/Isa.h"
#include "targets/cpu/layouts/Layouts.h"
#include "targets/cpu/lowering/CpuPasses.h"
#include "targets/cpu/lowering/Schedules.h"

using namespace mlir;

namespace isinglass::cpu {

#define GEN_PASS_DEF_CONVERTGIBBSTOCPU
#include "targets/cpu/lowering/CpuPasses.h.inc"

namespace {

class ConvertGibbsToCpu : public impl::ConvertGibbsToCpuBase<ConvertGibbsToCpu> {
public:
  using ConvertGibbsToCpuBase::ConvertGibbsToCpuBase;

  void runOnOperation() override {
    SmallVector<gibbs::ProgramOp> programs(getOperation().getOps<gibbs::ProgramOp>());
    for (gibbs::ProgramOp program : programs)
      if (failed(convert(program)))
        return signalPassFailure();
  }

private:
  LogicalResult convert(gibbs::ProgramOp program);
};

constexpr int64_t kDefaultChains = 64;

int64_t scheduledChains(gibbs::ProgramOp program) {
  for (auto schedule : program->getBlock()->getOps<gibbs::ScheduleOp>())
    if (schedule.getProgram() == program.getSymName())
      return schedule.getChains();
  return kDefaultChains;
}

/// Schedules, chains and trainings: what drives the code is not in it.
void eraseRuns(gibbs::ProgramOp program) {
  for (Operation &op : llvm::make_early_inc_range(*program->getBlock()))
    if (isa<gibbs::ScheduleOp, gibbs::TrainingOp, ebm::ChainOp>(op))
      op.erase();
}

LogicalResult ConvertGibbsToCpu::convert(gibbs::ProgramOp program) {
  CpuOptions options{layout, precision, isa, generator, chains, sharedLowByte};
  if (options.chains == 0)
    options.chains = scheduledChains(program);
  const Isa *instructions = findIsa(isa);
  if (!instructions)
    return program.emitOpError() << "there is no instruction set '" << isa << "'";
  if (failed(checkSchedules(program)))
    return failure();
  FailureOr<Plan> plan = makePlan(program);
  if (failed(plan))
    return failure();
  FailureOr<Choice> choice = chooseLayout(*plan, options);
  if (failed(choice))
    return failure();
  if (options.sharedLowByte && choice->layout->name != "tables")
    return program.emitOpError() << "has no low bytes that chains could share in the layout '"
                                 << choice->layout->name << "': " << choice->reason;
  Emitter emitter(*plan, getOperation());
  emitter.isa = instructions;
  emitter.generator = findGenerator(options.generator);
  if (!emitter.generator)
    return program.emitOpError() << "there is no random generator '" << options.generator << "'";
  emitter.arrangement.reason = choice->reason;
  emitter.arrangement.sharesLowByte = options.sharedLowByte;
  if (failed(checkGenerator(emitter)) ||
      failed(choice->layout->emit(emitter, *choice->layout, options)))
    return failure();
  eraseRuns(program);
  program.erase();
  return success();
}

} // namespace
} // namespace isinglass::cpu
