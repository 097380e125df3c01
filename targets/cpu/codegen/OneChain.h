//===- OneChain.h - energy and moments of blocks of one chain -------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// As Observers.h says, a site at a time: arguments are those of the functions there.
void emitEnergyOfOne(Emitter &b, mlir::ValueRange arguments);
void emitMomentsOfOne(Emitter &b, mlir::ValueRange arguments);

} // namespace isinglass::cpu
