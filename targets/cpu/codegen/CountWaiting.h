//===- CountWaiting.h - the samples of one chain that wait are counted together -------------------------===//
//
// Row after row of planes, each quantity's products are multiplied for all of the WaitingStates and
// added by the full adders of CarrySave. Both are parts of Tallies.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// (counts, tile, sample): counts those that wait, the last of which is number `sample`.
mlir::func::FuncOp emitCountWaiting(Emitter &b, mlir::Type countsType);
/// (counts, tile, samples): moves what waits, and the planes, to the tallies. `count` is that of
/// emitCountWaiting.
mlir::func::FuncOp emitFlushWaiting(Emitter &b, mlir::Type countsType, mlir::func::FuncOp count);

} // namespace isinglass::cpu
