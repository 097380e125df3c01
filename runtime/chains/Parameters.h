//===- Parameters.h - values for a program's parameters and clamps ----------------------------===//
//
// All functions throw std::runtime_error with one sentence for the user.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/arrays/Memory.h"
#include "runtime/arrays/Npz.h"
#include "runtime/chains/Description.h"
#include "runtime/chains/Program.h"

#include <span>
#include <string>
#include <vector>

namespace isinglass::runtime {

/// The `data` arena of a program, every parameter set.
struct Parameters {
  AlignedVector<float> data; ///< [description.dataFloats]
  std::vector<std::string> warnings;
};

/// Refuses an array that cannot be the values of `buffer`: shape not exact, or text. Works on a
/// header, so `isinglass check` needs no data.
void checkParameter(const BufferInfo &buffer, const ArrayInfo &info);

/// Fills all parameters: the program's literals (`defaults`), then per buffer what the user gave,
/// else its initialiser; relative paths of files start where the process is. Refuses unknown names
/// (and suggests one), missing parameters, wrong shapes and types, values that are not finite or,
/// where the model promises `in {..}`, not among the promised. Entries of a lattice's edge arrays
/// that have no edge (open axes) become 0; non-zero values there, if they were given, are a
/// warning.
Parameters bindParameters(const isg_program &program, const Description &description,
                          const NamedArrays &given);
/// Likewise where there is no program: `literals` is the arena with the literal arrays in place.
/// Only dataFloats and buffers of the description are read.
Parameters bindParameters(AlignedVector<float> literals, const Description &description,
                          const NamedArrays &given);

/// The buffer of this name; throws std::runtime_error naming the closest.
const BufferInfo &findBuffer(const Description &description, const std::string &name);

/// Replaces one parameter in an arena, with the same checks. Returns warnings.
std::vector<std::string> setParameter(const Description &description, const std::string &name,
                                      const Array &array, std::span<float> data);

/// Which spins are held at which values, in state layout. Sizes: stateWords, times the number of
/// blocks if perBlock. A bit of `values` is meaningful where the bit of `held` is set.
struct Clamps {
  bool perBlock = false;
  bool any = false; ///< a bit of held is set
  AlignedVector<uint64_t> held, values;
};

/// From the model's `observe` lines and the run's arrays (variable name -> [shape...], for all
/// chains, or [chains, shape...]; integers, 0 free, -1 or +1 clamped). Refuses unknown variables,
/// other shapes and values, a cell that the model observes without value and the run leaves free,
/// and a run's value that contradicts the model's.
Clamps buildClamps(const Description &description, const NamedArrays &given, int64_t chains);

} // namespace isinglass::runtime
