//===- Sites.h - products with the sites they are summed over --------------------------------===//
#pragma once

#include "lang/sema/Terms.h"

namespace isinglass::lang::sema {

/// Adds the factors of an energy to the model. Sums over the edges or nodes of one graph stay what
/// they are, whatever their size; anything else (counters, coordinates, nested sums, a bias in a
/// sum over edges) is listed row by row. Rows of one place that differ in nothing but their sites,
/// as those of the turns of an unrolled sum, are one factor. A term without sites has none.
void addFactors(Context &context, const std::vector<Binder> &binders,
                const std::vector<Term> &terms);

} // namespace isinglass::lang::sema
