//===- Sites.h - loops over the sites of a factor -----------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

struct Site {
  Values places; ///< of each member
  Value entry;   ///< of the weight's array, row-major; of a list, its number
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
  /// their places and entries follow each other, else all; entries of lists always do.
  llvm::function_ref<Values(llvm::ArrayRef<Site>, ValueRange)> together = nullptr;
};

/// Those of a factor that are not listed.
void forEachSite(Emitter &b, const FactorPlan &factor, Value tile, const SiteVisitor &visitor);

/// The sites of a list that a tile has.
std::pair<Value, Value> sitesOfTile(Emitter &b, const ListPlan &list, Value tile);
void forEachSite(Emitter &b, const ListPlan &list, Value tile, const SiteVisitor &visitor);

/// Of a site of a list: the float of data and the count, if it is weighted, and the coefficient,
/// f64.
Value floatOf(Emitter &b, const ListPlan &list, Value site);
Value countOf(Emitter &b, const ListPlan &list, Value site);
Value coefficientOf(Emitter &b, const ListPlan &list, Value site);

/// Visits the cells of a variable in the tile: one word, entry = the cell.
void forEachSite(Emitter &b, const VariablePlan &variable, Value tile, const SiteVisitor &visitor);

} // namespace isinglass::cpu
