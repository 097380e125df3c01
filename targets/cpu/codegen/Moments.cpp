//===- Moments.cpp - sums of spins and of products, over the chains of a place --------------------------===//
//
// Eight cells that follow each other are eight vectors of words, whose bits are counted at once:
// added up in pairs they become a vector of eight sums, which lies as the counts do.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Observers.h"
#include "targets/cpu/codegen/PlaneMoments.h"
#include "targets/cpu/codegen/Sites.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

class MomentsEmitter {
public:
  MomentsEmitter(Emitter &b, ValueRange arguments)
      : b(b), state(arguments[0]), tile(arguments[2]),
        counts(b.view(arguments[3], 0, b.plan.countWords, b.getI64Type())) {
    int64_t words = std::min<int64_t>(b.arrangement.words, kTogether);
    for (int64_t w = 0; w < b.arrangement.words; w += words)
      lanes.push_back(b.loadLanes(arguments[1], b.index(w), words, b.getI64Type()));
    total = vector::ReductionOp::create(b, vector::CombiningKind::ADD, countBits(lanes));
    repeatLanes();
  }

  void emitMeans(const VariablePlan &variable);
  void emitProducts(const FactorPlan &factor);

private:
  void repeatLanes();
  /// The sum of the product over the lanes.
  Value sumProduct(const Site &site);
  /// Of kTogether sites: numbers of products that are +1, by words.
  Values countTogether(const Site &site);
  /// Of kTogether sites, the sums of their words, in order.
  Value addWords(Values counted);
  /// Counts of bits, added up over vectors.
  Value countBits(ValueRange vectors);
  Value balance(Value up, Value of) {
    return arith::SubIOp::create(b, arith::AddIOp::create(b, up, up), of);
  }
  void addTo(Value at, Value sum) {
    b.store(arith::AddIOp::create(b, b.load(counts, at), sum), counts, at);
  }
  void addTogether(Value at, const Site &site);

  Emitter &b;
  Value state, tile, counts, total;
  Values lanes, togetherLanes;
};

/// Those of kTogether places: a vector of them for as many words of a place.
void MomentsEmitter::repeatLanes() {
  for (int64_t w = 0; w < b.arrangement.words; ++w) {
    SmallVector<int64_t> words;
    for (int64_t i = 0; i < kTogether; ++i)
      words.push_back((w * kTogether + i) % b.arrangement.words);
    togetherLanes.push_back(vector::ShuffleOp::create(b, lanes.front(), lanes.back(), words));
  }
}

Value MomentsEmitter::countBits(ValueRange vectors) {
  Value sum;
  for (Value vector : vectors) {
    Value counted = math::CtPopOp::create(b, vector);
    sum = sum ? Value(arith::AddIOp::create(b, sum, counted)) : counted;
  }
  return sum;
}

Value MomentsEmitter::sumProduct(const Site &site) {
  SmallVector<Values> places;
  for (Value place : site.places)
    places.push_back(b.loadPlace(state, place));
  Values products;
  for (auto [number, mask] : llvm::enumerate(lanes)) {
    Values bits;
    for (const Values &place : places)
      bits.push_back(place[number]);
    Value product = b.productBits(bits, mask.getType());
    products.push_back(arith::AndIOp::create(b, product, mask));
  }
  Value up = vector::ReductionOp::create(b, vector::CombiningKind::ADD, countBits(products));
  return balance(up, total);
}

Values MomentsEmitter::countTogether(const Site &site) {
  Values counted;
  for (auto [number, mask] : llvm::enumerate(togetherLanes)) {
    Values bits;
    for (Value place : site.places)
      bits.push_back(b.loadWords(state, place, number * kTogether, kTogether));
    Value product = b.productBits(bits, mask.getType());
    counted.push_back(math::CtPopOp::create(b, arith::AndIOp::create(b, product, mask)));
  }
  return counted;
}

Value MomentsEmitter::addWords(Values counted) {
  SmallVector<int64_t> even, odd;
  for (int64_t i = 0; i < kTogether; ++i) {
    even.push_back(2 * i);
    odd.push_back(2 * i + 1);
  }
  while (counted.size() > 1) {
    Values sums;
    for (size_t at = 0; at < counted.size(); at += 2) {
      Value low = vector::ShuffleOp::create(b, counted[at], counted[at + 1], even);
      Value high = vector::ShuffleOp::create(b, counted[at], counted[at + 1], odd);
      sums.push_back(arith::AddIOp::create(b, low, high));
    }
    counted = std::move(sums);
  }
  return counted.front();
}

void MomentsEmitter::addTogether(Value at, const Site &site) {
  Value sum = addWords(countTogether(site));
  Value all = vector::BroadcastOp::create(b, sum.getType(), total);
  Value before = b.loadLanes(counts, at, kTogether, b.getI64Type());
  b.storeLanes(arith::AddIOp::create(b, before, balance(sum, all)), counts, at);
}

void MomentsEmitter::emitMeans(const VariablePlan &variable) {
  auto begin = [] { return Values(); };
  auto site = [&](const Site &site, ValueRange) {
    addTo(b.add(site.entry, variable.mean), sumProduct(site));
    return Values();
  };
  auto end = [](ValueRange) {};
  auto together = [&](const Site &site, ValueRange) {
    addTogether(b.add(site.entry, variable.mean), site);
    return Values();
  };
  forEachSite(b, variable, tile, {begin, site, end, together});
}

void MomentsEmitter::emitProducts(const FactorPlan &factor) {
  // Of a scalar's sites, numbers of +1 by words, and the sum of the sites that are no group.
  auto begin = [&] {
    if (!factor.scalar)
      return Values();
    return Values{b.i64(0), b.i64(0), b.splatI64(0, kTogether)};
  };
  auto site = [&](const Site &site, ValueRange sums) {
    Value sum = sumProduct(site);
    if (factor.scalar)
      return Values{arith::AddIOp::create(b, sums[0], sum), sums[1], sums[2]};
    addTo(b.add(site.entry, factor.counts), sum);
    return Values();
  };
  auto together = [&](const Site &site, ValueRange sums) {
    if (!factor.scalar) {
      addTogether(b.add(site.entry, factor.counts), site);
      return Values();
    }
    Value of = arith::MulIOp::create(b, total, b.i64(kTogether));
    Value up = sums[2];
    for (Value counted : countTogether(site))
      up = arith::AddIOp::create(b, up, counted);
    return Values{sums[0], arith::AddIOp::create(b, sums[1], of), up};
  };
  auto end = [&](ValueRange sums) {
    if (!factor.scalar)
      return;
    Value up = vector::ReductionOp::create(b, vector::CombiningKind::ADD, sums[2]);
    addTo(b.index(factor.counts), arith::AddIOp::create(b, sums[0], balance(up, sums[1])));
  };
  forEachSite(b, factor, tile, {begin, site, end, together});
}

void emitMomentsOfPlaces(Emitter &b, ValueRange arguments) {
  MomentsEmitter emitter(b, arguments);
  for (const VariablePlan &variable : b.plan.variables)
    emitter.emitMeans(variable);
  for (const FactorPlan &factor : b.plan.factors)
    if (factor.counts >= 0)
      emitter.emitProducts(factor);
}

} // namespace

int64_t getCountWords(const Emitter &b) {
  return b.arrangement.planes ? Tallies(b).getCountWords() : b.plan.countWords;
}

void emitMoments(Emitter &b) {
  Type countsType = b.bytesType(getCountWords(b) * sizeof(int64_t));
  PlaneMomentsHelpers helpers;
  if (b.arrangement.planes)
    helpers = emitPlaneMomentsHelpers(b, countsType);
  auto moments = b.beginFunction(
      "moments",
      {b.stateType(), b.array(b.arrangement.words, b.getI64Type()), b.getIndexType(), countsType},
      /*isPublic=*/true);
  if (b.arrangement.planes)
    emitPlaneMoments(b, moments.getArguments(), helpers);
  else
    emitMomentsOfPlaces(b, moments.getArguments());
  b.endFunction();

  auto all = b.beginFunction("settle", {countsType}, /*isPublic=*/true);
  if (b.arrangement.planes)
    b.loop(b.index(0), b.index(b.tiles()),
           [&](Value tile) { b.call(helpers.settleTile, {all.getArgument(0), tile}); });
  b.endFunction();
}

} // namespace isinglass::cpu
