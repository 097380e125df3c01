//===- HeatBath.cpp -------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/HeatBath.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Minimax in relative error for 2^f, |f| <= 1/2 (Remez; error 7.5e-8 before rounding to f32).
constexpr double kExp2[] = {1.0000000716546418,   0.6931469670652652,  0.2402211972396913,
                            0.055507132728752746, 0.00967554133102361, 0.0013276472167834048};
/// 1.5 * 2^23: adding it leaves the nearest integer in the low bits.
constexpr double kRound = 12582912.0;
/// Beyond 2^64 nothing is left to resolve, and t * e stays finite.
constexpr double kLargest = 64.0;

Value asIntegers(Emitter &b, Value x) {
  return arith::BitcastOp::create(b, b.lanes(b.getI32Type()), x);
}

} // namespace

Value exp2(Emitter &b, Value y) {
  Value rounded = arith::AddFOp::create(b, y, b.splatF32(kRound));
  Value whole = arith::SubFOp::create(b, rounded, b.splatF32(kRound));
  Value f = arith::SubFOp::create(b, y, whole);
  Value power = b.splatF32(kExp2[5]);
  for (int i = 4; i >= 0; --i)
    power = math::FmaOp::create(b, power, f, b.splatF32(kExp2[i]));
  // The low bits of `rounded` are n; shifted by 23 they are n in the exponent's place.
  Value exponent =
      arith::ShLIOp::create(b, asIntegers(b, rounded), b.splat(b.getI32IntegerAttr(23)));
  Value bits = arith::AddIOp::create(b, asIntegers(b, power), exponent);
  return arith::BitcastOp::create(b, b.lanes(b.getF32Type()), bits);
}

Value heatBath(Emitter &b, Value field, Value scale, Value number) {
  Value x = arith::MulFOp::create(b, field, scale);
  Value magnitude = math::AbsFOp::create(b, x);
  Value inside =
      arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, magnitude, b.splatF32(kLargest));
  Value y = arith::SelectOp::create(b, inside, magnitude, b.splatF32(kLargest));
  Value e = exp2(b, y);
  Value t = arith::UIToFPOp::create(b, b.lanes(b.getF32Type()), number);
  Value scaled = math::FmaOp::create(b, t, e, t);
  Value flip = arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, scaled, b.splatF32(0x1p32));
  Value up = arith::CmpIOp::create(b, arith::CmpIPredicate::sge, asIntegers(b, x),
                                   b.splat(b.getI32IntegerAttr(0)));
  return arith::XOrIOp::create(b, up, flip);
}

Value keepBits(Emitter &b, Value probability, Value number) {
  using Predicate = arith::CmpFPredicate;
  Value zero = b.splatF32(0), largest = b.splatF32(0x1.fffffep-1);
  Value positive = arith::CmpFOp::create(b, Predicate::OGT, probability, zero);
  Value p = arith::SelectOp::create(b, positive, probability, zero);
  Value always = arith::CmpFOp::create(b, Predicate::OGE, p, b.splatF32(1));
  // What is converted must fit in 32 bits, also where the result is not looked at.
  Value fits = arith::CmpFOp::create(b, Predicate::OLT, p, largest);
  Value below = arith::SelectOp::create(b, fits, p, largest);
  Value scaled = arith::MulFOp::create(b, below, b.splatF32(0x1p32));
  Value bound = arith::FPToUIOp::create(b, b.lanes(b.getI32Type()), scaled);
  Value keep = arith::CmpIOp::create(b, arith::CmpIPredicate::ult, number, bound);
  return arith::OrIOp::create(b, keep, always);
}

} // namespace isinglass::cpu
