//===- OneChain.cpp ---------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/OneChain.h"

#include "targets/cpu/codegen/PlaneProducts.h"
#include "targets/cpu/codegen/Sites.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

constexpr int64_t kPieceBits = 16;

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
  Value up = arith::AndIOp::create(b, product, b.i64(1));
  return arith::SubIOp::create(b, arith::AddIOp::create(b, up, up), b.i64(1));
}

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
  if (isUniform(factor)) {
    PlaneProducts products(b, state);
    Value sum = products
                    .forEachRow(tile, b.i64(0),
                                [&](const auto &row, ValueRange before) {
                                  return Values{products.addRow(factor, row, before.front(),
                                                                /*lanes=*/Value())};
                                })
                    .front();
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

} // namespace isinglass::cpu
