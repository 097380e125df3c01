//===- Results.h - what a run leaves on disk --------------------------------------------------===//
#pragma once

#include "runtime/arrays/Npz.h"
#include "runtime/chains/Sampler.h"

#include <span>
#include <string>

namespace isinglass::runtime {

/// Throws std::runtime_error if a variable has the name of another array of the file ("energy",
/// "meta"): before a run, not after it.
void checkResultNames(std::span<const std::string> variables);

/// Writes a run to an open NPZ and finishes it (open it before the run, so that an unwritable place
/// costs nothing):
///   VARIABLE         int8 [chains, samples, shape...], if spins were recorded
///   energy           f8 [chains, samples], if recorded
///   mean.VARIABLE    f8 [shape...], moment.PARAM f8 in the parameter's shape, if recorded
///   meta             the caller's JSON text, a 0-d bytes array
/// Arrays of a run without samples are there with a 0 in their shape; means and moments are absent.
void writeResults(NpzWriter &writer, const Description &description, const Samples &samples,
                  const std::string &meta);

} // namespace isinglass::runtime
