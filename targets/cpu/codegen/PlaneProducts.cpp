//===- PlaneProducts.cpp ----------------------------------------------------------------------------===//
#include "targets/cpu/codegen/PlaneProducts.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {

bool isUniform(const FactorPlan &factor) {
  return !factor.members.empty() && (factor.buffer < 0 || factor.scalar);
}

Values PlaneProducts::forEachRow(Value tile, ValueRange carried,
                                 llvm::function_ref<Values(const Row &, ValueRange)> body) {
  auto [lower, upper] = planes.rowsOfTile(b, tile, b.index(b.tiles()));
  Values after(carried);
  for (int64_t number = 0; number < planes.numClasses; ++number)
    after = b.loop(lower, upper, after, [&](Value row, ValueRange values) {
      return body({number, planes.rowAt(b, row)}, values);
    });
  return after;
}

Value PlaneProducts::productsOf(const PlaneMembers &members, const Row &row,
                                const VectorOfRow &vector) {
  Numbers from = planes.getClass(row.number);
  Values bits;
  for (auto [variable, step] : llvm::zip_equal(members.variables, members.steps))
    bits.push_back(reader.read(row.start, planes.neighbours(from, variable, step), vector));
  return b.productBits(bits, bits.front().getType());
}

Value PlaneProducts::sumPlane(const VectorOfRow &vector, Value product, Value lanes) {
  int64_t bits = kPlaneBits;
  if (vector.known)
    bits = std::min(bits, planes.rowBits() - *vector.known * kPlaneBits);
  Value of = b.i64(bits);
  if (lanes) {
    product =
        arith::AndIOp::create(b, product, vector::BroadcastOp::create(b, product.getType(), lanes));
    of = arith::MulIOp::create(b, math::CtPopOp::create(b, lanes), b.i64(bits / planes.block));
  }
  Value none = b.splatI64(0, kPlaneWords);
  Value counts = math::CtPopOp::create(b, logic.splice(product, none, bits));
  Value up = vector::ReductionOp::create(b, vector::CombiningKind::ADD, counts);
  return arith::SubIOp::create(b, arith::AddIOp::create(b, up, up), of);
}

Value PlaneProducts::addRow(const FactorPlan &factor, const Row &row, Value sum, Value lanes) {
  Values after{sum};
  for (const Pattern &pattern : factor.patterns)
    after = forEachVector(after, [&](const VectorOfRow &vector, ValueRange sums) {
      Value product = productsOf({factor.members, pattern.positions}, row, vector);
      Value more = sumPlane(vector, product, lanes);
      return Values{Value(arith::AddIOp::create(b, sums.front(), more))};
    });
  return after.front();
}

} // namespace isinglass::cpu
