//===- Terms.h - a factor written out term by term ------------------------------------------------===//
//
// The plain meaning of a factor, for enumeration and for checks of small models: O(sites), no
// colours, no layouts. Kernels never come here.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/ebm/Ebm.h"

namespace isinglass::compiler {

/// Calls visit(entry, nodes) for every site at which all members of the factor exist: the row-major
/// index of the site's entry in the weight's array (0 without a weight), and the row-major node of
/// each member's variable, in the order of the members. Returns false if an index array is missing.
bool forEachTerm(ebm::FactorInterface factor,
                 llvm::function_ref<void(int64_t, llvm::ArrayRef<int64_t>)> visit);

} // namespace isinglass::compiler
