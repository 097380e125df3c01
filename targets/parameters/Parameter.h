//===- Parameter.h - a declared parameter, as a run binds it --------------------------------------===//
//
// What every target must know of a parameter before a run can give it values. Kernels and chip
// codes are made from the same floats.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"
#include "runtime/chains/Description.h"

#include <span>

namespace isinglass {

/// Name, shape, initial value, promised values and lattice of a parameter; the offset is the
/// target's to choose.
runtime::BufferInfo describeParameter(ebm::ParameterInterface parameter);

/// Writes the literal array of a parameter whose initial value is one (kind "data") to `values`, as
/// many floats as it has entries; leaves others alone.
void writeLiteral(ebm::ParameterInterface parameter, std::span<float> values);

} // namespace isinglass
