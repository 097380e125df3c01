//===- ListTallies.cpp ------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/ListTallies.h"

#include "targets/cpu/codegen/Observers.h"
#include "targets/cpu/codegen/Sites.h"

using namespace mlir;

namespace isinglass::cpu {

/// Sites of one weight need only be counted.
static bool isTallied(const ListPlan &list) { return list.weighted && !list.isUniform(); }

ListTallies::ListTallies(const Emitter &b) : firstByte(b.plan.countWords * sizeof(int64_t)) {
  for (const ListPlan &list : b.plan.lists) {
    first.push_back(isTallied(list) ? size : -1);
    size += isTallied(list) ? list.numSites : 0;
  }
  int64_t words = llvm::divideCeil(size * sizeof(uint16_t), sizeof(int64_t));
  pending.emplace(b.plan.countWords + words, kChains * b.arrangement.words);
}

int64_t ListTallies::getCountWords(const Emitter &b) const {
  return any() ? pending->getEnd(b) : b.plan.countWords;
}

/// `arguments`: those of emitSettleTile.
void ListTallies::settle(Emitter &b, const ListPlan &list, ValueRange arguments) const {
  Value bytes = arguments[0], tile = arguments[1];
  Value counts = viewCounts(b, bytes), tallies = view(b, bytes);
  Value samples = pending->get(b, counts, tile);
  auto [lower, upper] = sitesOfTile(b, list, tile);
  b.loop(lower, upper, [&](Value number) {
    Value sum = Pending::take(b, tallies, b.add(number, firstOf(b, list)), samples);
    Value to = countOf(b, list, number);
    b.store(arith::AddIOp::create(b, b.load(counts, to), sum), counts, to);
  });
}

func::FuncOp ListTallies::emitSettleTile(Emitter &b, Type countsType) const {
  if (!any())
    return {};
  auto function =
      b.beginFunction("settle_tile", {countsType, b.getIndexType()}, /*isPublic=*/false);
  for (const ListPlan &list : b.plan.lists)
    if (isTallied(list))
      settle(b, list, function.getArguments());
  pending->clear(b, viewCounts(b, function.getArgument(0)), function.getArgument(1));
  b.endFunction();
  return function;
}

} // namespace isinglass::cpu
