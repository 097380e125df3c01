//===- Observers.cpp ------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Observers.h"

#include "targets/cpu/codegen/OneChain.h"
#include "targets/cpu/codegen/Sites.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

//===-- Energy ------------------------------------------------------------------------------------===//

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

//===-- Moments -----------------------------------------------------------------------------------===//

class MomentsEmitter {
public:
  MomentsEmitter(Emitter &b, ValueRange arguments)
      : b(b), state(arguments[0]), tile(arguments[2]), counts(arguments[3]) {
    int64_t words = std::min<int64_t>(b.arrangement.words, 8);
    for (int64_t w = 0; w < b.arrangement.words; w += words)
      lanes.push_back(b.loadLanes(arguments[1], b.index(w), words, b.getI64Type()));
    total = countBits(lanes);
  }

  void emitMeans(const VariablePlan &variable);
  void emitProducts(const FactorPlan &factor);

private:
  /// The sum of the product over the lanes.
  Value sumProduct(const Site &site);
  /// The bits of all vectors, i64.
  Value countBits(ValueRange vectors);
  void addTo(Value at, Value sum) {
    b.store(arith::AddIOp::create(b, b.load(counts, at), sum), counts, at);
  }

  Emitter &b;
  Value state, tile, counts, total;
  Values lanes;
};

Value MomentsEmitter::sumProduct(const Site &site) {
  SmallVector<Values> places;
  for (Value place : site.places)
    places.push_back(b.loadPlace(state, place));
  Values counted;
  for (auto [number, mask] : llvm::enumerate(lanes)) {
    Values bits;
    for (const Values &place : places)
      bits.push_back(place[number]);
    Value product = b.productBits(bits, mask.getType());
    counted.push_back(arith::AndIOp::create(b, product, mask));
  }
  Value up = countBits(counted);
  Value twice = arith::AddIOp::create(b, up, up);
  return arith::SubIOp::create(b, twice, total);
}

Value MomentsEmitter::countBits(ValueRange vectors) {
  Value sum;
  for (Value vector : vectors) {
    Value counts = math::CtPopOp::create(b, vector);
    sum = sum ? Value(arith::AddIOp::create(b, sum, counts)) : counts;
  }
  return vector::ReductionOp::create(b, vector::CombiningKind::ADD, sum);
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
      if (factor.measured)
        emitFactorEnergy(b, factor, w, function.getArguments());
  });
  b.endFunction();
}

void emitMoments(Emitter &b) {
  auto function = b.beginFunction("moments",
                                  {b.stateType(), b.array(b.arrangement.words, b.getI64Type()),
                                   b.getIndexType(), b.array(b.plan.countWords, b.getI64Type())},
                                  /*isPublic=*/true);
  if (b.arrangement.block == 1) {
    emitMomentsOfOne(b, function.getArguments());
    return b.endFunction();
  }
  MomentsEmitter emitter(b, function.getArguments());
  for (const VariablePlan &variable : b.plan.variables)
    emitter.emitMeans(variable);
  for (const FactorPlan &factor : b.plan.factors)
    if (factor.counts >= 0)
      emitter.emitProducts(factor);
  b.endFunction();
}

} // namespace isinglass::cpu
