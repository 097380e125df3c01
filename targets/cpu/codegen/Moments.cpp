//===- Moments.cpp - sums of spins and of products, over the chains of a place --------------------------===//
//
// Eight cells that follow each other are eight vectors of words, whose bits are counted at once:
// each count is a byte, and the bytes of a cell are added, or else words in pairs. They become a
// vector of eight sums, which lies as the counts do, or as ListTallies.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/ListTallies.h"
#include "targets/cpu/codegen/Observers.h"
#include "targets/cpu/codegen/PlaneMoments.h"
#include "targets/cpu/codegen/Sites.h"
#include "targets/cpu/isa/Pieces.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

class MomentsEmitter {
public:
  MomentsEmitter(Emitter &b, ValueRange arguments)
      : b(b), state(arguments[0]), tile(arguments[2]), bytes(arguments[3]),
        counts(viewCounts(b, bytes)), tallies(b) {
    int64_t words = std::min<int64_t>(b.arrangement.words, kTogether);
    for (int64_t w = 0; w < b.arrangement.words; w += words)
      lanes.push_back(b.loadLanes(arguments[1], b.index(w), words, b.getI64Type()));
    total = vector::ReductionOp::create(b, vector::CombiningKind::ADD, countBits(lanes));
    repeatLanes();
  }

  void emitMeans(const VariablePlan &variable);
  void emitProducts(const FactorPlan &factor);
  void emitProducts(const ListPlan &list);
  /// Makes room for what is tallied next.
  void addPending(func::FuncOp settleTile);

private:
  void repeatLanes();
  /// Of how many lanes the product is +1.
  Value countProduct(const Site &site);
  /// The sum of the product over the lanes.
  Value sumProduct(const Site &site) { return balance(countProduct(site), total); }
  /// Of kTogether sites: numbers of products that are +1, by words.
  Values countTogether(ArrayRef<Site> sites);
  /// Words number * kTogether .. of what a member's places hold.
  Value loadTogether(ArrayRef<Site> sites, size_t member, int64_t number);
  /// Of kTogether sites, the sums of their words, in order.
  Value addWords(Values counted);
  Value addOctets(ValueRange counted);
  /// Counts of bits, added up over vectors.
  Value countBits(ValueRange vectors);
  Value balance(Value up, Value of) {
    return arith::SubIOp::create(b, arith::AddIOp::create(b, up, up), of);
  }
  void addTo(Value at, Value sum) {
    b.store(arith::AddIOp::create(b, b.load(counts, at), sum), counts, at);
  }
  void addTogether(Value at, ArrayRef<Site> sites);
  void tallyTogether(int64_t first, ArrayRef<Site> sites);
  /// Of one weight for all sites of a factor or list.
  void emitScalar(const auto &sites, int64_t count);

  Emitter &b;
  Value state, tile, bytes, counts, tallied, total;
  ListTallies tallies;
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

Value MomentsEmitter::countProduct(const Site &site) {
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
  return vector::ReductionOp::create(b, vector::CombiningKind::ADD, countBits(products));
}

Value MomentsEmitter::loadTogether(ArrayRef<Site> sites, size_t member, int64_t number) {
  if (sites.size() == 1)
    return b.loadWords(state, sites.front().places[member], number * kTogether, kTogether);
  int64_t words = b.arrangement.words;
  Values parts;
  for (const Site &site : sites.slice(number * kTogether / words, kTogether / words))
    parts.push_back(b.loadWords(state, site.places[member], 0, words));
  return isas::join(b, parts);
}

Values MomentsEmitter::countTogether(ArrayRef<Site> sites) {
  Values counted;
  for (auto [number, mask] : llvm::enumerate(togetherLanes)) {
    Values bits;
    for (size_t member = 0; member < sites.front().places.size(); ++member)
      bits.push_back(loadTogether(sites, member, number));
    Value product = b.productBits(bits, mask.getType());
    counted.push_back(math::CtPopOp::create(b, arith::AndIOp::create(b, product, mask)));
  }
  return counted;
}

/// A count of a word's bits fits a byte: vector v is byte v of each word, and then the bytes of a
/// site are brought together.
Value MomentsEmitter::addOctets(ValueRange counted) {
  Value all = counted.front();
  for (size_t v = 1; v < counted.size(); ++v) {
    Value shift = b.splatI64(8 * v, kTogether);
    all = arith::OrIOp::create(b, all, arith::ShLIOp::create(b, counted[v], shift));
  }
  int64_t words = b.arrangement.words, sitesOfVector = kTogether / words;
  constexpr int64_t kZero = 7; // if a site has fewer than eight words, there are fewer vectors
  SmallVector<int64_t> from(kTogether * kTogether, kZero);
  for (int64_t site = 0; site < kTogether; ++site)
    for (int64_t word = 0; word < words; ++word)
      from[site * kTogether + word] =
          (site % sitesOfVector * words + word) * kTogether + site / sitesOfVector;
  Value bytes = isas::asIntegers(b, all, 8);
  return b.isa->sumOctets(b, vector::ShuffleOp::create(b, bytes, bytes, from));
}

Value MomentsEmitter::addWords(Values counted) {
  if (b.isa && b.isa->sumOctets && counted.size() > 1)
    return addOctets(counted);
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

void MomentsEmitter::addTogether(Value at, ArrayRef<Site> sites) {
  Value sum = addWords(countTogether(sites));
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
  auto together = [&](ArrayRef<Site> sites, ValueRange) {
    addTogether(b.add(sites.front().entry, variable.mean), sites);
    return Values();
  };
  forEachSite(b, variable, tile, {begin, site, end, together});
}

void MomentsEmitter::addPending(func::FuncOp settleTile) {
  if (!tallies.any())
    return;
  tallied = tallies.view(b, bytes);
  tallies.getPending().add(b, bytes, counts, tile, total, settleTile);
}

void MomentsEmitter::tallyTogether(int64_t first, ArrayRef<Site> sites) {
  Type element = Pending::getTallyType(b);
  Value up = addWords(countTogether(sites)), at = b.add(sites.front().entry, first);
  Value more = arith::TruncIOp::create(b, b.lanes(element, kTogether), up);
  Value before = b.loadLanes(tallied, at, kTogether, element);
  b.storeLanes(arith::AddIOp::create(b, before, more), tallied, at);
}

/// Carried are numbers of +1 by words, and the sum of the sites that are no group.
void MomentsEmitter::emitScalar(const auto &sites, int64_t count) {
  auto begin = [&] { return Values{b.i64(0), b.i64(0), b.splatI64(0, kTogether)}; };
  auto site = [&](const Site &site, ValueRange sums) {
    return Values{arith::AddIOp::create(b, sums[0], sumProduct(site)), sums[1], sums[2]};
  };
  auto together = [&](ArrayRef<Site> sites, ValueRange sums) {
    Value of = arith::MulIOp::create(b, total, b.i64(kTogether));
    Value up = sums[2];
    for (Value counted : countTogether(sites))
      up = arith::AddIOp::create(b, up, counted);
    return Values{sums[0], arith::AddIOp::create(b, sums[1], of), up};
  };
  auto end = [&](ValueRange sums) {
    Value up = vector::ReductionOp::create(b, vector::CombiningKind::ADD, sums[2]);
    addTo(b.index(count), arith::AddIOp::create(b, sums[0], balance(up, sums[1])));
  };
  forEachSite(b, sites, tile, {begin, site, end, together});
}

void MomentsEmitter::emitProducts(const FactorPlan &factor) {
  if (factor.scalar)
    return emitScalar(factor, factor.counts);
  auto begin = [] { return Values(); };
  auto site = [&](const Site &site, ValueRange) {
    addTo(b.add(site.entry, factor.counts), sumProduct(site));
    return Values();
  };
  auto together = [&](ArrayRef<Site> sites, ValueRange) {
    addTogether(b.add(sites.front().entry, factor.counts), sites);
    return Values();
  };
  auto end = [](ValueRange) {};
  forEachSite(b, factor, tile, {begin, site, end, together});
}

void MomentsEmitter::emitProducts(const ListPlan &list) {
  if (list.isUniform())
    return emitScalar(list, list.counts.front());
  int64_t first = tallies.firstOf(b, list);
  if (first < 0)
    return;
  auto begin = [] { return Values(); };
  auto site = [&](const Site &site, ValueRange) {
    Value more = arith::TruncIOp::create(b, Pending::getTallyType(b), countProduct(site));
    Value at = b.add(site.entry, first);
    b.store(arith::AddIOp::create(b, b.load(tallied, at), more), tallied, at);
    return Values();
  };
  auto together = [&](ArrayRef<Site> sites, ValueRange) {
    tallyTogether(first, sites);
    return Values();
  };
  auto end = [](ValueRange) {};
  forEachSite(b, list, tile, {begin, site, end, together});
}

void emitMomentsOfPlaces(Emitter &b, ValueRange arguments, func::FuncOp settleTile) {
  MomentsEmitter emitter(b, arguments);
  emitter.addPending(settleTile);
  for (const VariablePlan &variable : b.plan.variables)
    emitter.emitMeans(variable);
  for (const FactorPlan &factor : b.plan.factors)
    if (factor.counts >= 0 && factor.kind != SiteKind::Listed)
      emitter.emitProducts(factor);
  for (const ListPlan &list : b.plan.lists)
    emitter.emitProducts(list);
}

} // namespace

int64_t getCountWords(const Emitter &b) {
  return b.arrangement.planes ? Tallies(b).getCountWords(b) : ListTallies(b).getCountWords(b);
}

Value viewCounts(Emitter &b, Value bytes) {
  return b.view(bytes, 0, getCountWords(b), b.getI64Type());
}

void emitMoments(Emitter &b) {
  Type countsType = b.bytesType(getCountWords(b) * sizeof(int64_t));
  PlaneMomentsHelpers helpers;
  if (b.arrangement.planes)
    helpers = emitPlaneMomentsHelpers(b, countsType);
  else
    helpers.settleTile = ListTallies(b).emitSettleTile(b, countsType);
  auto moments = b.beginFunction(
      "moments",
      {b.stateType(), b.array(b.arrangement.words, b.getI64Type()), b.getIndexType(), countsType},
      /*isPublic=*/true);
  if (b.arrangement.planes)
    emitPlaneMoments(b, moments.getArguments(), helpers);
  else
    emitMomentsOfPlaces(b, moments.getArguments(), helpers.settleTile);
  b.endFunction();

  auto all = b.beginFunction("settle", {countsType}, /*isPublic=*/true);
  if (helpers.settleTile)
    b.loop(b.index(0), b.index(b.tiles()),
           [&](Value tile) { b.call(helpers.settleTile, {all.getArgument(0), tile}); });
  b.endFunction();
}

} // namespace isinglass::cpu
