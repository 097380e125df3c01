//===- ListTallies.h - moments of listed sites ------------------------------------------------------------===//
//
// Listed sites are visited in an order of their own, in which their products are tallied: their
// counts are far from each other. Behind the counts lie
//
//   tallies  [list][site]
//   pending  [tile]
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Pending.h"

namespace isinglass::cpu {

class ListTallies {
public:
  explicit ListTallies(const Emitter &b);

  bool any() const { return size > 0; }
  /// Number of a list's first tally; -1: it has none.
  int64_t firstOf(const Emitter &b, const ListPlan &list) const {
    return first[&list - b.plan.lists.data()];
  }
  Value view(Emitter &b, Value bytes) const {
    return b.view(bytes, firstByte, size, Pending::getTallyType(b));
  }
  const Pending &getPending() const { return *pending; }
  int64_t getCountWords(const Emitter &b) const;

  /// (counts, tile): moves a tile's tallies to counts. Null: there are none.
  mlir::func::FuncOp emitSettleTile(Emitter &b, mlir::Type countsType) const;

private:
  void settle(Emitter &b, const ListPlan &list, mlir::ValueRange arguments) const;

  std::vector<int64_t> first;
  int64_t firstByte, size = 0;
  std::optional<Pending> pending;
};

} // namespace isinglass::cpu
