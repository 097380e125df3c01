//===- Observers.h - energy and moments ---------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// isinglass_<Model>_energy(state, data, tile, energies): f32 sums of +-w along a row of sites,
/// times the coefficient added in f64 to each chain's energy at the row's end.
void emitEnergy(Emitter &b);

/// isinglass_<Model>_moments(state, lanes, tile, counts): 2 popcount(product & lanes) -
/// popcount(lanes) per cell and per site; and isinglass_<Model>_settle(counts), after which they
/// are all where describe() says.
void emitMoments(Emitter &b);

/// Words of counts, with what moments keeps for itself; and bytes as those.
int64_t getCountWords(const Emitter &b);
Value viewCounts(Emitter &b, Value bytes);

} // namespace isinglass::cpu
