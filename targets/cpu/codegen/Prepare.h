//===- Prepare.h - data -> prepared -----------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// isinglass_<Model>_prepare(data, prepared): for every update its scalars and, cell by cell, its
/// row [base, 2 w, ..., values] and the weights of its lists. w = -coefficient * data, rounded to
/// f32 once; the base is summed in f64. An entry of data whose edge is absent is not read.
void emitPrepare(Emitter &b);

} // namespace isinglass::cpu
