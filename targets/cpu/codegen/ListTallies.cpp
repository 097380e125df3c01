//===- ListTallies.cpp ------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/ListTallies.h"

#include "targets/cpu/codegen/Observers.h"
#include "targets/cpu/codegen/Sites.h"

using namespace mlir;

namespace isinglass::cpu {

/// Sites of one weight need only be counted; a list may be empty.
static bool isTallied(const FactorPlan &factor) {
  return factor.counts >= 0 && factor.kind == SiteKind::Listed && !factor.scalar &&
         factor.numListed > 0;
}

ListTallies::ListTallies(const Emitter &b) : firstByte(b.plan.countWords * sizeof(int64_t)) {
  for (const FactorPlan &factor : b.plan.factors) {
    first.push_back(isTallied(factor) ? size : -1);
    size += isTallied(factor) ? factor.numListed : 0;
  }
  int64_t words = llvm::divideCeil(size * sizeof(uint16_t), sizeof(int64_t));
  pending.emplace(b.plan.countWords + words, kChains * b.arrangement.words);
}

int64_t ListTallies::getCountWords(const Emitter &b) const {
  return any() ? pending->getEnd(b) : b.plan.countWords;
}

/// `arguments`: those of emitSettleTile.
void ListTallies::settle(Emitter &b, const FactorPlan &factor, ValueRange arguments) const {
  Value bytes = arguments[0], tile = arguments[1];
  Value counts = viewCounts(b, bytes), tallies = view(b, bytes), entries = entriesOf(b, factor);
  Value samples = pending->get(b, counts, tile);
  auto [lower, upper] = listedOfTile(b, factor, tile);
  b.loop(lower, upper, [&](Value number) {
    Value sum = Pending::take(b, tallies, b.add(number, firstOf(b, factor)), samples);
    Value to = b.add(b.loadIndex(entries, number), factor.counts);
    b.store(arith::AddIOp::create(b, b.load(counts, to), sum), counts, to);
  });
}

func::FuncOp ListTallies::emitSettleTile(Emitter &b, Type countsType) const {
  if (!any())
    return {};
  auto function =
      b.beginFunction("settle_tile", {countsType, b.getIndexType()}, /*isPublic=*/false);
  for (const FactorPlan &factor : b.plan.factors)
    if (isTallied(factor))
      settle(b, factor, function.getArguments());
  pending->clear(b, viewCounts(b, function.getArgument(0)), function.getArgument(1));
  b.endFunction();
  return function;
}

} // namespace isinglass::cpu
