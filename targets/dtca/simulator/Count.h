//===- Count.h - events of a run, counted one by one ----------------------------------------------===//
#pragma once

#include "targets/dtca/energy/Energy.h"

namespace isinglass::dtca {

/// The events of each command of the image's program, found by playing it: phase after phase, cell
/// after cell, wire after wire. What estimateEnergy() must equal without walking. One pass over the
/// chip's cells per kind of phase and command: O(chip cells * directions + iterations).
std::vector<Events> playProgram(const Image &image);

} // namespace isinglass::dtca
