//===- Precision.h - the unit of local fields in integer precisions ---------------------------===//
//
// A program in i8 or i16 rounds its weights to whole units when it is prepared, so parameters that
// change (training) need no new code. The unit is searched here: the smallest for which every field
// fits or, where all weights are whole multiples of it (couplings +-J, or on a grid), a fraction
// 1/k of the smallest weight.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/chains/Description.h"
#include "runtime/chains/Program.h"

#include <stdexcept>

namespace isinglass::runtime {

/// The parameters do not fit an integer precision.
class PrecisionError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Precision {
  isg_accuracy accuracy = {};
  bool exact = false; ///< every weight is a whole number of units (to 1e-5 of the largest field)

  /// The largest change of any conditional probability P(s | others) at this beta against the
  /// parameters as they are: a field changes by field_error at most, and
  /// |P(h + e) - P(h)| <= tanh(beta e / 2); then what the acceptance's tables round.
  double worstChange(const Description &description, double beta) const;
};

/// Quantises what prepare() wrote, by the best unit. Throws PrecisionError if no unit fits (a
/// cell with more couplings than the precision can hold). Programs in floating point keep what is
/// prepared.
Precision quantise(const isg_program &program, const Description &description, void *prepared);

} // namespace isinglass::runtime
