//===- OneChain.h - energies of blocks of one chain ---------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// As Observers.h says, a site at a time where each has a weight of its own: arguments are those of
/// energy.
void emitEnergyOfOne(Emitter &b, ValueRange arguments);

} // namespace isinglass::cpu
