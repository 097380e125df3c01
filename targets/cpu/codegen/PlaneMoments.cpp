//===- PlaneMoments.cpp -----------------------------------------------------------------------------===//
#include "targets/cpu/codegen/PlaneMoments.h"

#include "targets/cpu/codegen/CountWaiting.h"
#include "targets/cpu/codegen/Observers.h"
#include "targets/cpu/codegen/Order.h"
#include "targets/cpu/codegen/PlaneProducts.h"
#include "targets/cpu/codegen/Sites.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {

//===-- Where tallies are -----------------------------------------------------------------------------===//

bool Tallies::isTheCell(ArrayRef<Numbers> steps) {
  return steps.size() == 1 && llvm::all_of(steps.front(), [](int64_t step) { return step == 0; });
}

Tallies::Tallies(const Emitter &b) {
  const CellPlanes &planes = *b.arrangement.planes;
  for (auto [number, variable] : llvm::enumerate(b.plan.variables))
    quantities.push_back(
        {{static_cast<unsigned>(number)}, {Numbers(variable.getRank(), 0)}, {variable.mean}});
  for (const FactorPlan &factor : b.plan.factors)
    if (factor.counts >= 0 && !factor.members.empty() && !isUniform(factor))
      for (const Pattern &pattern : factor.patterns) {
        int64_t counts = factor.counts + pattern.entry;
        if (isTheCell(pattern.positions))
          quantities[factor.members.front()].counts.push_back(counts);
        else
          quantities.push_back({factor.members, pattern.positions, {counts}});
      }
  firstByte = llvm::alignTo(b.plan.countWords * sizeof(int64_t), 64);
  firstCell = planes.firstVector * planes.cellsOfVector();
  quantityCells = planes.numClasses * planes.classVectors * planes.cellsOfVector();
  int64_t tallied = firstOf(quantities.size());
  int64_t bytes = llvm::alignTo(firstByte + tallied * sizeof(uint16_t), 64);
  if (planes.block == 1) {
    waiting.emplace(b, bytes);
    bytes += waiting->getBytes();
    lowBits.emplace(quantities.size() * planes.numClasses, firstByte, bytes,
                    waiting->getLogCount());
    bytes += lowBits->getBytes(planes);
    firstProduct = bytes;
    bytes += waiting->getCount() * planes.rowVectors * (kPlaneBits / 8);
  }
  pending.emplace(bytes / sizeof(int64_t), planes.block);
}

Value Tallies::view(Emitter &b, Value bytes) const {
  return b.view(bytes, firstByte, firstOf(quantities.size()), Pending::getTallyType(b));
}

Value Tallies::viewProducts(Emitter &b, Value bytes) const {
  int64_t words = waiting->getCount() * b.arrangement.planes->rowVectors * kPlaneWords;
  return b.view(bytes, firstProduct, words * kGroups, b.getI16Type());
}

PlaneMembers Tallies::membersOf(int64_t quantity) const {
  return {quantities[quantity].variables, quantities[quantity].steps};
}

Value Tallies::oddOf(Emitter &b, int64_t quantity, Value product) const {
  if (!quantities[quantity].isEven())
    return product;
  return arith::XOrIOp::create(b, product, b.splatI64(-1, kPlaneWords));
}

//===-- Settling --------------------------------------------------------------------------------------===//

namespace {

class Settle {
public:
  Settle(Emitter &b, Value bytes, Value tile, func::FuncOp flush)
      : b(b), flush(flush), planes(*b.arrangement.planes), tallies(b), bytes(bytes),
        counts(viewCounts(b, bytes)), tallied(tallies.view(b, bytes)), tile(tile),
        pending(tallies.pending->get(b, counts, tile)) {
    entryStrides.assign(planes.sizes.size(), 1);
    for (int64_t axis = planes.sizes.size() - 2; axis >= 0; --axis)
      entryStrides[axis] = entryStrides[axis + 1] * planes.sizes[axis + 1];
  }

  void emit();

private:
  /// Cells of a class, from an axis on: of the cell so far, its number among the tallies and its
  /// entry among the counts.
  void descend(size_t axis, Value cell, Value entry);
  void moveCell(Value cell, Value entry);

  Emitter &b;
  func::FuncOp flush;
  const CellPlanes &planes;
  Tallies tallies;
  Value bytes, counts, tallied, tile, pending;
  Numbers entryStrides;
};

void Settle::moveCell(Value cell, Value entry) {
  for (auto [number, quantity] : llvm::enumerate(tallies.quantities)) {
    Value sum = Pending::take(b, tallied, b.add(cell, tallies.firstOf(number)), pending);
    for (int64_t first : quantity.counts) {
      Value to = b.add(entry, first), before = b.load(counts, to);
      Value after = quantity.isEven() ? Value(arith::SubIOp::create(b, before, sum))
                                      : Value(arith::AddIOp::create(b, before, sum));
      b.store(after, counts, to);
    }
  }
}

void Settle::descend(size_t axis, Value cell, Value entry) {
  if (axis == planes.sizes.size())
    return moveCell(cell, entry);
  bool isOuter = static_cast<int64_t>(axis) < planes.outer;
  int64_t stride = planes.strides[axis] * (isOuter ? planes.cellsOfVector() : 1);
  Value lower = b.index(0), upper = b.index(planes.counts[axis]);
  if (axis == 0 && isOuter)
    std::tie(lower, upper) =
        cutTile(b, lower, upper, planes.counts[axis], tile, b.index(b.tiles()));
  b.loop(lower, upper, [&](Value x) {
    descend(axis + 1, b.add(cell, b.mul(x, stride)),
            b.add(entry, b.mul(x, planes.periods[axis] * entryStrides[axis])));
  });
}

void Settle::emit() {
  if (flush)
    b.call(flush, {bytes, tile, pending});
  b.loop(b.index(0), b.index(planes.numClasses), [&](Value number) {
    Values from = b.coordinates(number, planes.periods);
    Value cell = b.mul(number, planes.classVectors * planes.cellsOfVector());
    descend(0, cell, b.affine(b.index(0), from, entryStrides));
  });
  tallies.pending->clear(b, counts, tile);
}

func::FuncOp emitSettleTile(Emitter &b, Type countsType, func::FuncOp flush) {
  auto function =
      b.beginFunction("settle_tile", {countsType, b.getIndexType()}, /*isPublic=*/false);
  Settle(b, function.getArgument(0), function.getArgument(1), flush).emit();
  b.endFunction();
  return function;
}

} // namespace

//===-- Tallying --------------------------------------------------------------------------------------===//

namespace {

class PlaneTally {
public:
  PlaneTally(Emitter &b, ValueRange arguments, const PlaneMomentsHelpers &helpers)
      : b(b), helpers(helpers), planes(*b.arrangement.planes), tallies(b),
        products(b, arguments[0]), state(arguments[0]), tile(arguments[2]), bytes(arguments[3]),
        counts(viewCounts(b, bytes)), tallied(tallies.view(b, bytes)),
        lanes(b.load(arguments[1], b.index(0))) {
    if (planes.block == 1)
      lanes = arith::AndIOp::create(b, lanes, b.i64(1));
    laneWords = vector::BroadcastOp::create(b, b.lanes(b.getI64Type(), kPlaneWords), lanes);
  }

  Value isWanted() { return b.compare(arith::CmpIPredicate::ne, lanes, b.i64(0)); }
  void addPending();
  /// Tallies, and sums of factors of one weight.
  void emitRows();
  /// Of one chain: keeps the state, and counts those that wait if it is the last.
  void keep();
  void emitEmpty(const FactorPlan &factor);

private:
  void addTo(Value at, Value sum) {
    b.store(arith::AddIOp::create(b, b.load(counts, at), sum), counts, at);
  }
  void tally(int64_t quantity, const PlaneProducts::Row &row);
  /// Cells from a class's first of the first class to a vector.
  Value cellOf(const PlaneProducts::Row &row, Value v) {
    Value vector = b.add(b.add(row.start, v), row.number * planes.classVectors);
    return b.mul(vector, planes.cellsOfVector());
  }

  Emitter &b;
  const PlaneMomentsHelpers &helpers;
  const CellPlanes &planes;
  Tallies tallies;
  PlaneProducts products;
  Value state, tile, bytes, counts, tallied, lanes;
  Value sample; ///< its number, of those that are pending
  Value laneWords;
};

void PlaneTally::addPending() {
  sample = tallies.pending->add(b, bytes, counts, tile, math::CtPopOp::create(b, lanes),
                                helpers.settleTile);
}

void PlaneTally::tally(int64_t quantity, const PlaneProducts::Row &row) {
  Type type = b.lanes(Pending::getTallyType(b), kPlaneWords);
  products.forEachVector({}, [&](const VectorOfRow &vector, ValueRange) {
    Value product = products.productsOf(tallies.membersOf(quantity), row, vector);
    Value odd = arith::AndIOp::create(b, tallies.oddOf(b, quantity, product), laneWords);
    Value at = b.add(cellOf(row, vector.v), tallies.firstOf(quantity));
    Value before = b.loadLanes(tallied, at, kPlaneWords, Pending::getTallyType(b));
    Value more = arith::TruncIOp::create(b, type, math::CtPopOp::create(b, odd));
    b.storeLanes(arith::AddIOp::create(b, before, more), tallied, at);
    return Values();
  });
}

void PlaneTally::keep() {
  const WaitingStates &waiting = *tallies.waiting;
  waiting.keep(b, state, waiting.view(b, bytes), tile, waiting.numberOf(b, sample));
  b.when(waiting.isLast(b, sample), ValueRange(), [&] {
    b.call(helpers.count, {bytes, tile, sample});
    return Values();
  });
}

void PlaneTally::emitRows() {
  llvm::SmallVector<const FactorPlan *> uniform;
  for (const FactorPlan &factor : b.plan.factors)
    if (factor.counts >= 0 && isUniform(factor))
      uniform.push_back(&factor);
  Values zeros(uniform.size(), b.i64(0));
  Value counted = planes.block == 1 ? Value() : lanes;
  Values sums =
      products.forEachRow(tile, zeros, [&](const PlaneProducts::Row &row, ValueRange before) {
        if (!tallies.waiting)
          for (size_t quantity = 0; quantity < tallies.quantities.size(); ++quantity)
            tally(quantity, row);
        Values after;
        for (auto [factor, sum] : llvm::zip_equal(uniform, before))
          after.push_back(products.addRow(*factor, row, sum, counted));
        return after;
      });
  for (auto [factor, sum] : llvm::zip_equal(uniform, sums))
    addTo(b.index(factor->counts), sum);
}

/// A factor without members is +1 at every site.
void PlaneTally::emitEmpty(const FactorPlan &factor) {
  auto begin = [] { return Values(); };
  auto site = [&](const Site &site, ValueRange) {
    addTo(factor.scalar ? b.index(factor.counts) : b.add(site.entry, factor.counts),
          math::CtPopOp::create(b, lanes));
    return Values();
  };
  auto end = [](ValueRange) {};
  forEachSite(b, factor, tile, {begin, site, end});
}

} // namespace

PlaneMomentsHelpers emitPlaneMomentsHelpers(Emitter &b, Type countsType) {
  PlaneMomentsHelpers helpers;
  func::FuncOp flush;
  if (b.arrangement.planes->block == 1) {
    helpers.count = emitCountWaiting(b, countsType);
    flush = emitFlushWaiting(b, countsType, helpers.count);
  }
  helpers.settleTile = emitSettleTile(b, countsType, flush);
  return helpers;
}

void emitPlaneMoments(Emitter &b, ValueRange arguments, const PlaneMomentsHelpers &helpers) {
  PlaneTally tally(b, arguments, helpers);
  b.when(tally.isWanted(), ValueRange(), [&] {
    tally.addPending();
    if (helpers.count)
      tally.keep();
    tally.emitRows();
    for (const FactorPlan &factor : b.plan.factors)
      if (factor.counts >= 0 && factor.members.empty())
        tally.emitEmpty(factor);
    return Values();
  });
}

} // namespace isinglass::cpu
