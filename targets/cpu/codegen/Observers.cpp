//===- Observers.cpp ------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Observers.h"

#include "targets/cpu/codegen/Sites.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

//===-- Energy ------------------------------------------------------------------------------------===//

/// acc + w where the product of the members' spins is +1, acc - w elsewhere.
Values addSite(Emitter &b, Value state, const Site &site, Value weight, ValueRange sums) {
  Value negative = arith::NegFOp::create(b, weight);
  Values next;
  for (int64_t group = 0; group < kGroups; ++group) {
    Values pieces;
    for (Value word : site.words)
      pieces.push_back(b.loadPiece(state, word, group));
    Value mask = b.asMask(b.productBits(pieces, b.getI16Type()));
    Value signedWeight = arith::SelectOp::create(b, mask, weight, negative);
    next.push_back(arith::AddFOp::create(b, sums[group], signedWeight));
  }
  return next;
}

void flushEnergies(Emitter &b, Value energies, Value factor, ValueRange sums) {
  auto wide = b.lanes(b.getF64Type());
  Value scale = vector::BroadcastOp::create(b, wide, factor);
  for (int64_t group = 0; group < kGroups; ++group) {
    Value at = b.index(group * kLanes);
    Value before = b.loadLanes(energies, at, kLanes, b.getF64Type());
    Value sum = arith::ExtFOp::create(b, wide, sums[group]);
    Value more = arith::MulFOp::create(b, sum, scale);
    b.storeLanes(arith::AddFOp::create(b, before, more), energies, at);
  }
}

void emitFactorEnergy(Emitter &b, const FactorPlan &factor, ValueRange arguments) {
  Value state = arguments[0], data = arguments[1], tile = arguments[2], energies = arguments[3];
  bool perSite = factor.buffer >= 0 && !factor.scalar;
  Value scale = b.f64(factor.coefficient);
  if (factor.scalar) {
    Value value = b.load(data, b.index(dataIndex(b.plan, factor, 0)));
    scale = arith::MulFOp::create(b, scale, arith::ExtFOp::create(b, b.getF64Type(), value));
  }
  auto begin = [&] { return Values(kGroups, b.splatF32(0)); };
  auto site = [&](const Site &site, ValueRange sums) {
    Value weight = b.splatF32(1);
    if (perSite) {
      Value value = b.load(data, b.add(site.entry, dataIndex(b.plan, factor, 0)));
      weight = vector::BroadcastOp::create(b, b.lanes(b.getF32Type()), value);
    }
    return addSite(b, state, site, weight, sums);
  };
  auto end = [&](ValueRange sums) { flushEnergies(b, energies, scale, sums); };
  forEachSite(b, factor, tile, {begin, site, end});
}

//===-- Moments -----------------------------------------------------------------------------------===//

class MomentsEmitter {
public:
  MomentsEmitter(Emitter &b, ValueRange arguments)
      : b(b), state(arguments[0]), lanes(arguments[1]), tile(arguments[2]), counts(arguments[3]) {
    total = math::CtPopOp::create(b, lanes);
  }

  void emitMeans(const VariablePlan &variable);
  void emitProducts(const FactorPlan &factor);

private:
  /// The sum of the product over the lanes.
  Value sumProduct(const Site &site);
  void addTo(Value at, Value sum) {
    b.store(arith::AddIOp::create(b, b.load(counts, at), sum), counts, at);
  }

  Emitter &b;
  Value state, lanes, tile, counts, total;
};

Value MomentsEmitter::sumProduct(const Site &site) {
  Values words;
  for (Value word : site.words)
    words.push_back(b.loadWord(state, word));
  Value bits = b.productBits(words, b.getI64Type());
  Value up = math::CtPopOp::create(b, arith::AndIOp::create(b, bits, lanes));
  Value twice = arith::AddIOp::create(b, up, up);
  return arith::SubIOp::create(b, twice, total);
}

void MomentsEmitter::emitMeans(const VariablePlan &variable) {
  auto begin = [] { return Values(); };
  auto site = [&](const Site &site, ValueRange) {
    addTo(b.add(site.entry, variable.mean), sumProduct(site));
    return Values();
  };
  auto end = [](ValueRange) {};
  forEachSite(b, variable, tile, {begin, site, end});
}

void MomentsEmitter::emitProducts(const FactorPlan &factor) {
  auto begin = [&] {
    Values sums;
    if (factor.scalar)
      sums.push_back(arith::ConstantOp::create(b, b.getI64IntegerAttr(0)));
    return sums;
  };
  auto site = [&](const Site &site, ValueRange sums) {
    Value sum = sumProduct(site);
    if (factor.scalar)
      return Values{Value(arith::AddIOp::create(b, sums.front(), sum))};
    addTo(b.add(site.entry, factor.counts), sum);
    return Values();
  };
  auto end = [&](ValueRange sums) {
    if (factor.scalar)
      addTo(b.index(factor.counts), sums.front());
  };
  forEachSite(b, factor, tile, {begin, site, end});
}

} // namespace

void emitEnergy(Emitter &b) {
  auto function = b.beginFunction("energy",
                                  {b.stateType(), b.array(b.plan.dataFloats, b.getF32Type()),
                                   b.getIndexType(), b.array(kChains, b.getF64Type())},
                                  /*isPublic=*/true);
  for (const FactorPlan &factor : b.plan.factors)
    if (factor.measured)
      emitFactorEnergy(b, factor, function.getArguments());
  b.endFunction();
}

void emitMoments(Emitter &b) {
  auto function = b.beginFunction(
      "moments",
      {b.stateType(), b.getI64Type(), b.getIndexType(), b.array(b.plan.countWords, b.getI64Type())},
      /*isPublic=*/true);
  MomentsEmitter emitter(b, function.getArguments());
  for (const VariablePlan &variable : b.plan.variables)
    emitter.emitMeans(variable);
  for (const FactorPlan &factor : b.plan.factors)
    if (factor.counts >= 0)
      emitter.emitProducts(factor);
  b.endFunction();
}

} // namespace isinglass::cpu
