//===- OneChain.cpp ---------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/OneChain.h"

#include "targets/cpu/codegen/Order.h"
#include "targets/cpu/codegen/PlaneReader.h"
#include "targets/cpu/codegen/Sites.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

constexpr int64_t kPieceBits = 16;

Value constant(Emitter &b, int64_t value) {
  return arith::ConstantOp::create(b, b.getI64IntegerAttr(value));
}

/// 1 where the product of the spins at a site is +1, else -1, i64.
Value productAt(Emitter &b, Value state, const Site &site) {
  Values bits;
  for (Value place : site.places) {
    Value piece = b.load(state, b.div(place, kPieceBits));
    Value wide = arith::ExtUIOp::create(b, b.getI64Type(), piece);
    Value at = arith::IndexCastOp::create(b, b.getI64Type(), b.rem(place, kPieceBits));
    bits.push_back(arith::ShRUIOp::create(b, wide, at));
  }
  Value product = b.productBits(bits, b.getI64Type());
  Value up = arith::AndIOp::create(b, product, constant(b, 1));
  return arith::SubIOp::create(b, arith::AddIOp::create(b, up, up), constant(b, 1));
}

//===-- Uniform factors, a plane at a time ----------------------------------------------------------===//

/// Whether all sites of a factor have one weight, so that their products need only be counted.
bool isUniform(const Emitter &b, const FactorPlan &factor) {
  return b.arrangement.planes && !factor.members.empty() && (factor.buffer < 0 || factor.scalar);
}

/// The sum of a pattern's products over the sites of a class, i64.
class ProductSum {
public:
  ProductSum(Emitter &b, const FactorPlan &factor, Value state)
      : b(b), factor(factor), planes(*b.arrangement.planes), logic(b), reader(b, logic, state) {}

  /// `sum` and the products of a tile.
  Value add(Value tile, Value sum);

private:
  Value addRow(const Pattern &pattern, int64_t number, Value row, Value sum);
  Value sumPlane(const Pattern &pattern, int64_t number, Value start, const VectorOfRow &vector);

  Emitter &b;
  const FactorPlan &factor;
  const CellPlanes &planes;
  PlaneLogic logic;
  PlaneReader reader;
};

Value ProductSum::sumPlane(const Pattern &pattern, int64_t number, Value start,
                           const VectorOfRow &vector) {
  Values bits;
  Numbers from = planes.getClass(number);
  for (auto [variable, step] : llvm::zip_equal(factor.members, pattern.positions))
    bits.push_back(reader.read(start, planes.neighbours(from, variable, step), vector));
  Value product = b.productBits(bits, bits.front().getType());
  int64_t lanes = kPlaneBits;
  if (vector.known)
    lanes = std::min(lanes, planes.rowBits() - *vector.known * kPlaneBits);
  Value none = b.splat(b.getI64IntegerAttr(0), kPlaneWords);
  Value counts = math::CtPopOp::create(b, logic.splice(product, none, lanes));
  Value up = vector::ReductionOp::create(b, vector::CombiningKind::ADD, counts);
  return arith::SubIOp::create(b, arith::AddIOp::create(b, up, up), constant(b, lanes));
}

Value ProductSum::addRow(const Pattern &pattern, int64_t number, Value row, Value sum) {
  Value start = planes.rowAt(b, row);
  return reader
      .forEachVector(sum,
                     [&](const VectorOfRow &vector, ValueRange carried) {
                       Value more = sumPlane(pattern, number, start, vector);
                       return Values{Value(arith::AddIOp::create(b, carried.front(), more))};
                     })
      .front();
}

Value ProductSum::add(Value tile, Value sum) {
  auto [lower, upper] = planes.rowsOfTile(b, tile, b.index(b.tiles()));
  for (const Pattern &pattern : factor.patterns)
    for (int64_t number = 0; number < planes.numClasses; ++number)
      sum = b.loop(lower, upper, sum, [&](Value row, ValueRange carried) {
               return Values{addRow(pattern, number, row, carried.front())};
             }).front();
  return sum;
}

//===-- Energy ----------------------------------------------------------------------------------------===//

void addEnergy(Emitter &b, Value energies, Value more) {
  Value zero = b.index(0);
  b.store(arith::AddFOp::create(b, b.load(energies, zero), more), energies, zero);
}

void emitFactorEnergy(Emitter &b, const FactorPlan &factor, ValueRange arguments) {
  Value state = arguments[0], data = arguments[1], tile = arguments[2], energies = arguments[3];
  bool perSite = factor.buffer >= 0 && !factor.scalar;
  auto widen = [&](Value x) -> Value { return arith::ExtFOp::create(b, b.getF64Type(), x); };
  Value scale = b.f64(factor.coefficient);
  if (factor.scalar)
    scale =
        arith::MulFOp::create(b, scale, widen(b.load(data, b.index(dataIndex(b.plan, factor, 0)))));
  if (isUniform(b, factor)) {
    Value sum = ProductSum(b, factor, state).add(tile, constant(b, 0));
    sum = arith::SIToFPOp::create(b, b.getF64Type(), sum);
    return addEnergy(b, energies, arith::MulFOp::create(b, sum, scale));
  }
  auto begin = [&] { return Values{b.f64(0)}; };
  auto site = [&](const Site &site, ValueRange sum) {
    Value term = arith::SIToFPOp::create(b, b.getF64Type(), productAt(b, state, site));
    if (perSite) {
      Value w = b.load(data, b.add(site.entry, dataIndex(b.plan, factor, 0)));
      term = arith::MulFOp::create(b, term, widen(w));
    }
    return Values{Value(arith::AddFOp::create(b, sum.front(), term))};
  };
  auto end = [&](ValueRange sum) {
    addEnergy(b, energies, arith::MulFOp::create(b, sum.front(), scale));
  };
  forEachSite(b, factor, tile, {begin, site, end});
}

} // namespace

void emitEnergyOfOne(Emitter &b, ValueRange arguments) {
  for (const FactorPlan &factor : b.plan.factors)
    if (factor.measured)
      emitFactorEnergy(b, factor, arguments);
}

void emitMomentsOfOne(Emitter &b, ValueRange arguments) {
  Value state = arguments[0], tile = arguments[2], counts = arguments[3];
  Value lane = arith::AndIOp::create(b, b.load(arguments[1], b.index(0)), constant(b, 1));
  auto addAt = [&](Value at, Value more) {
    b.store(arith::AddIOp::create(b, b.load(counts, at), more), counts, at);
  };
  auto begin = [] { return Values(); };
  auto end = [](ValueRange) {};
  b.when(b.compare(arith::CmpIPredicate::ne, lane, constant(b, 0)), ValueRange(), [&] {
    for (const VariablePlan &variable : b.plan.variables) {
      auto site = [&](const Site &site, ValueRange) {
        addAt(b.add(site.entry, variable.mean), productAt(b, state, site));
        return Values();
      };
      forEachSite(b, variable, tile, {begin, site, end});
    }
    for (const FactorPlan &factor : b.plan.factors) {
      auto site = [&](const Site &site, ValueRange) {
        Value at = factor.scalar ? b.index(factor.counts) : b.add(site.entry, factor.counts);
        addAt(at, productAt(b, state, site));
        return Values();
      };
      if (factor.counts >= 0 && isUniform(b, factor)) {
        Value at = b.index(factor.counts);
        b.store(ProductSum(b, factor, state).add(tile, b.load(counts, at)), counts, at);
      } else if (factor.counts >= 0)
        forEachSite(b, factor, tile, {begin, site, end});
    }
    return Values();
  });
}

} // namespace isinglass::cpu
