//===- Sites.h - loops over the sites of a factor -----------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

struct Site {
  Values places; ///< of each member
  Value entry;   ///< of the weight's array, row-major
  Value number;  ///< among a factor's listed sites, in the order of visits
};

/// Sites that follow each other.
constexpr int64_t kTogether = 8;

/// What to do with sites, a row at a time: `begin` gives the values carried through a row, `end`
/// takes them. Only sites that exist are visited, and of those the tile's.
struct SiteVisitor {
  llvm::function_ref<Values()> begin;
  llvm::function_ref<Values(const Site &, ValueRange)> site;
  llvm::function_ref<void(ValueRange)> end;
  /// If given, visits kTogether of them instead, where there are as many: it gets the first, if
  /// their places and entries follow each other, else all; their numbers always do.
  llvm::function_ref<Values(llvm::ArrayRef<Site>, ValueRange)> together = nullptr;
};

/// The numbers of a factor's listed sites that a tile has.
std::pair<Value, Value> listedOfTile(Emitter &b, const FactorPlan &factor, Value tile);
/// The entries of a factor's listed sites, by their numbers: a constant array.
Value entriesOf(Emitter &b, const FactorPlan &factor);

void forEachSite(Emitter &b, const FactorPlan &factor, Value tile, const SiteVisitor &visitor);

/// Visits the cells of a variable in the tile: one word, entry = the cell.
void forEachSite(Emitter &b, const VariablePlan &variable, Value tile, const SiteVisitor &visitor);

} // namespace isinglass::cpu
