//===- Schedules.h - what the CPU does with schedules -----------------------------------------------------===//
#pragma once

#include "dialects/gibbs/Gibbs.h"

namespace isinglass::cpu {

/// Whether a run can follow the schedules of a program: it binds and clamps, then warms up, then
/// takes its samples in one series. One schedule, unless a chain or a training has one for each of
/// its phases. An error at the operation to blame.
mlir::LogicalResult checkSchedules(gibbs::ProgramOp program);

} // namespace isinglass::cpu
