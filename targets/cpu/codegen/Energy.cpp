//===- Energy.cpp -------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Observers.h"

#include "targets/cpu/codegen/OneChain.h"
#include "targets/cpu/codegen/Sites.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// acc + w where the product of the members' spins is +1, acc - w elsewhere.
Values addSite(Emitter &b, Value state, Value w, const Site &site, Value weight, ValueRange sums) {
  Value negative = arith::NegFOp::create(b, weight);
  Values next;
  for (int64_t group = 0; group < kGroups; ++group) {
    Values pieces;
    for (Value place : site.places)
      pieces.push_back(b.loadPiece(state, place, w, group));
    Value mask = b.asMask(b.productBits(pieces, b.getI16Type()));
    Value signedWeight = arith::SelectOp::create(b, mask, weight, negative);
    next.push_back(arith::AddFOp::create(b, sums[group], signedWeight));
  }
  return next;
}

void flushEnergies(Emitter &b, Value energies, Value w, Value factor, ValueRange sums) {
  auto wide = b.lanes(b.getF64Type());
  Value scale = vector::BroadcastOp::create(b, wide, factor);
  for (int64_t group = 0; group < kGroups; ++group) {
    Value at = b.add(b.mul(w, kChains), group * kLanes);
    Value before = b.loadLanes(energies, at, kLanes, b.getF64Type());
    Value sum = arith::ExtFOp::create(b, wide, sums[group]);
    Value more = arith::MulFOp::create(b, sum, scale);
    b.storeLanes(arith::AddFOp::create(b, before, more), energies, at);
  }
}

/// Of the 64 chains of word w.
void emitFactorEnergy(Emitter &b, const FactorPlan &factor, Value w, ValueRange arguments) {
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
    return addSite(b, state, w, site, weight, sums);
  };
  auto end = [&](ValueRange sums) { flushEnergies(b, energies, w, scale, sums); };
  forEachSite(b, factor, tile, {begin, site, end});
}

/// Sites of one coefficient are summed and scaled at the end of a row, as are those of one weight;
/// others are scaled in f64 each.
void emitListEnergy(Emitter &b, const ListPlan &list, Value w, ValueRange arguments) {
  Value state = arguments[0], data = arguments[1], tile = arguments[2], energies = arguments[3];
  bool oneCoefficient = list.coefficients.size() == 1, oneWeight = list.floats.size() == 1;
  auto weightAt = [&](Value at) -> Value { return b.load(data, floatOf(b, list, at)); };
  auto scaleAt = [&](Value at) {
    Value scale = coefficientOf(b, list, at);
    if (!oneWeight)
      return scale;
    Value weight = arith::ExtFOp::create(b, b.getF64Type(), weightAt(at));
    return Value(arith::MulFOp::create(b, scale, weight));
  };
  Values none(kGroups, b.splatF32(0));
  Value shared = oneCoefficient ? scaleAt(Value()) : Value();
  auto begin = [&] { return oneCoefficient ? none : Values(); };
  auto site = [&](const Site &site, ValueRange sums) {
    Value weight = list.weighted && !oneWeight ? weightAt(site.entry) : b.f32(1);
    weight = vector::BroadcastOp::create(b, none.front().getType(), weight);
    if (oneCoefficient)
      return addSite(b, state, w, site, weight, sums);
    flushEnergies(b, energies, w, scaleAt(site.entry), addSite(b, state, w, site, weight, none));
    return Values();
  };
  auto end = [&](ValueRange sums) {
    if (oneCoefficient)
      flushEnergies(b, energies, w, shared, sums);
  };
  forEachSite(b, list, tile, {begin, site, end});
}

} // namespace

void emitEnergy(Emitter &b) {
  int64_t chains = b.arrangement.block.value_or(kChains * b.arrangement.words);
  auto function = b.beginFunction("energy",
                                  {b.stateType(), b.array(b.plan.dataFloats, b.getF32Type()),
                                   b.getIndexType(), b.array(chains, b.getF64Type())},
                                  /*isPublic=*/true);
  if (chains == 1) {
    emitEnergyOfOne(b, function.getArguments());
    return b.endFunction();
  }
  b.loop(b.index(0), b.index(b.arrangement.words), [&](Value w) {
    for (const FactorPlan &factor : b.plan.factors)
      if (factor.measured && factor.kind != SiteKind::Listed)
        emitFactorEnergy(b, factor, w, function.getArguments());
    for (const ListPlan &list : b.plan.lists)
      emitListEnergy(b, list, w, function.getArguments());
  });
  b.endFunction();
}

} // namespace isinglass::cpu
