//===- Schedules.cpp --------------------------------------------------------------------------------------===//
#include "targets/cpu/lowering/Schedules.h"

using namespace mlir;

namespace isinglass::cpu {

static LogicalResult checkSteps(gibbs::ScheduleOp schedule) {
  bool runs = false;
  gibbs::ObserveOp samples;
  for (Operation &step : schedule.getBody().getOps()) {
    if (isa<gibbs::BindOp, gibbs::ClampOp>(step) && (runs || samples))
      return step.emitOpError() << "comes after a run: the CPU binds and clamps first";
    if (samples) {
      auto diagnostic = step.emitOpError() << "comes after samples were taken: on the CPU a "
                                              "schedule runs, then takes one series of them";
      diagnostic.attachNote(samples.getLoc()) << "the samples";
      return diagnostic;
    }
    runs |= isa<gibbs::RunOp>(step);
    samples = dyn_cast<gibbs::ObserveOp>(step);
  }
  return success();
}

LogicalResult checkSchedules(gibbs::ProgramOp program) {
  Block &beside = *program->getBlock();
  bool hasPhases =
      !beside.getOps<ebm::ChainOp>().empty() || !beside.getOps<gibbs::TrainingOp>().empty();
  gibbs::ScheduleOp first;
  for (auto schedule : beside.getOps<gibbs::ScheduleOp>()) {
    if (schedule.getProgram() != program.getSymName())
      continue;
    if (first && !hasPhases) {
      auto diagnostic = schedule.emitOpError() << "is the second schedule of @"
                                               << program.getSymName() << "; a run follows one";
      diagnostic.attachNote(first.getLoc()) << "the first one";
      return diagnostic;
    }
    first = schedule;
    if (failed(checkSteps(schedule)))
      return failure();
  }
  return success();
}

} // namespace isinglass::cpu
