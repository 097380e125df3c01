//===- Schedules.cpp --------------------------------------------------------------------------------------===//
#include "targets/cpu/lowering/Schedules.h"

using namespace mlir;

namespace isinglass::cpu {

/// The runs of a schedule are one warm-up: together they cannot follow two betas.
static LogicalResult checkRuns(gibbs::RunOp former, gibbs::RunOp run) {
  if (!former || (!former.getRampAttr() && !run.getRampAttr()))
    return success();
  auto diagnostic = run.emitOpError()
                    << "comes after a run, and a ramp is of one of them alone: on the CPU a "
                       "schedule warms up along one";
  diagnostic.attachNote(former.getLoc()) << "the run before";
  return diagnostic;
}

static LogicalResult checkSteps(gibbs::ScheduleOp schedule) {
  gibbs::RunOp former;
  gibbs::ObserveOp samples;
  for (Operation &step : schedule.getBody().getOps()) {
    if (isa<gibbs::BindOp, gibbs::ClampOp>(step) && (former || samples))
      return step.emitOpError() << "comes after a run: the CPU binds and clamps first";
    if (samples) {
      auto diagnostic = step.emitOpError() << "comes after samples were taken: on the CPU a "
                                              "schedule runs, then takes one series of them";
      diagnostic.attachNote(samples.getLoc()) << "the samples";
      return diagnostic;
    }
    if (auto run = dyn_cast<gibbs::RunOp>(step)) {
      if (failed(checkRuns(former, run)))
        return failure();
      former = run;
    }
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
