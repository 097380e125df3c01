//===- ConvertGibbsToCpu.cpp ------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/generators/Generators.h"
#include "targets/cpu/layouts/Layouts.h"
#include "targets/cpu/lowering/CpuPasses.h"

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

void eraseSchedules(gibbs::ProgramOp program) {
  SmallVector<gibbs::ScheduleOp> schedules(program->getBlock()->getOps<gibbs::ScheduleOp>());
  for (gibbs::ScheduleOp schedule : schedules)
    if (schedule.getProgram() == program.getSymName())
      schedule.erase();
}

LogicalResult ConvertGibbsToCpu::convert(gibbs::ProgramOp program) {
  const Layout *chosen = findLayout(layout, precision);
  if (!chosen) {
    auto diagnostic = program.emitOpError()
                      << "there is no layout '" << layout << "' in precision '" << precision << "'";
    for (const Layout &known : getLayouts())
      diagnostic.attachNote() << "known: '" << known.name << "' in '" << known.precision << "', "
                              << known.summary;
    return diagnostic;
  }
  FailureOr<Plan> plan = makePlan(program);
  if (failed(plan))
    return failure();
  Emitter emitter(*plan, getOperation());
  if (failed(checkGenerator(emitter)) || failed(chosen->emit(emitter, *chosen)))
    return failure();
  eraseSchedules(program);
  program.erase();
  return success();
}

} // namespace
} // namespace isinglass::cpu
