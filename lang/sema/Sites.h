//===- Sites.h - products with the sites they are summed over --------------------------------===//
#pragma once

#include "lang/sema/Terms.h"

namespace isinglass::lang::sema {

/// The factor of a term. Sums over the edges or nodes of one graph stay what they are, whatever
/// their size; anything else (counters, coordinates, nested sums, a bias in a sum over edges) is
/// listed row by row. Nothing after a report, or if the term has no sites.
std::optional<Factor> makeFactor(Context &context, const std::vector<Binder> &binders,
                                 const Term &term);

} // namespace isinglass::lang::sema
