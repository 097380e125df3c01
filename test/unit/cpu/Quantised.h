//===- Quantised.h - the model that integer precisions sample -----------------------------------------------===//
#pragma once

#include "test/unit/cpu/Reference.h"

namespace isinglass::test {

/// By the definition (targets/cpu/codegen/Quantise.h): every term's weight is rounded to whole
/// units, and each cell's bias to those whole numbers that have the parity of the sum of its terms'
/// (one more, if fields are whole and a half). The terms of the result need no parameters.
Reference quantised(const Reference &reference, const Reference::Parameters &parameters,
                    double unit, bool andAHalf);

} // namespace isinglass::test
