//===- Schedules.h - what a chip does with a schedule ---------------------------------------------===//
#pragma once

#include "dialects/dtca/Dtca.h"

namespace isinglass::dtca {

/// Warm-up and samples of a schedule as a chip runs them.
struct Run {
  /// Either `iterations` with beta from `first` to `last`, or, with count > 0, reads.
  int64_t iterations = 0;
  double first = 0, last = 0;
  int64_t every = 0, count = 0;
  mlir::Location location;
};
struct Schedule {
  double beta = 1; ///< at which samples are taken
  llvm::SmallVector<Run> runs;
  llvm::SmallVector<gibbs::ClampOp> clamps;
};

/// The schedule of a model, or the default one if it has none (null). `iterations` > 0 replaces its
/// runs and reads. An error at the operation that the chip cannot follow.
mlir::FailureOr<Schedule> readSchedule(gibbs::ScheduleOp schedule, ebm::ModelOp model,
                                       chip::ChipAttr chip, int64_t iterations);

} // namespace isinglass::dtca
