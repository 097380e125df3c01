//===- Avx2.cpp - AVX2 with FMA and AES (Haswell, Zen 1 to 3 and later) -------------------------===//
#include "targets/cpu/isa/Forms.h"
#include "targets/cpu/isa/Rows.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace isinglass::cpu::isas {
namespace {

Value lookup(Builder &b, Value table, Value index) {
  return lookupByShuffles(b, table, index, 32, "llvm.x86.avx2.pshuf.b");
}

Value lookupLanes(Builder &b, Value table, Value index) {
  return binaryIntrinsic(b, "llvm.x86.avx2.pshuf.b", table, index, 32);
}

/// Two VPERMPS of 8 entries (which read 3 bits of an index), and bit 3 chooses.
Value lookupWide(Builder &b, Value table, Value index) {
  auto type = cast<VectorType>(table.getType());
  auto floats = VectorType::get(type.getShape(), b.getF32Type());
  if (type != floats)
    table = vector::BitCastOp::create(b, floats, table);
  Values halves = cut(b, table, 32);
  Value found = piecewise(b, index, 32, [&](ValueRange piece) {
    Value at = piece.front();
    Value low =
        intrinsic(b, "llvm.x86.avx2.permps", halves[0].getType(), ValueRange{halves[0], at});
    Value high =
        intrinsic(b, "llvm.x86.avx2.permps", halves[1].getType(), ValueRange{halves[1], at});
    // Bit 3 as the sign, which VBLENDVPS reads.
    Value sign = arith::ShLIOp::create(b, at, splatLike(b, at, 28));
    Value isHigh = arith::CmpIOp::create(b, arith::CmpIPredicate::slt, sign, splatLike(b, at, 0));
    return arith::SelectOp::create(b, isHigh, high, low).getResult();
  });
  return type == floats ? found : vector::BitCastOp::create(b, type, found).getResult();
}

Value average(Builder &b, Value x, Value y) {
  return binaryIntrinsic(b, "llvm.x86.avx2.pavg.b", x, y, 32);
}

Value sumBytes(Builder &b, Value x) {
  return sumPartsByProducts(b, x, 32, "llvm.x86.avx2.pmadd.ub.sw");
}

Value sumHalves(Builder &b, Value x) {
  return sumPartsByProducts(b, x, 32, "llvm.x86.avx2.pmadd.wd");
}

} // namespace

Isa avx2() {
  return {.name = "avx2",
          .summary = "AVX2 with FMA and AES",
          .architecture = "x86_64",
          .processor = "x86-64-v3",
          .features = "+aes",
          .needs = "avx2,fma,bmi,bmi2,f16c,lzcnt,movbe,aes",
          .tableBits = 4,
          .countsRowsFromLast = false,
          .lookup = lookup,
          .lookupLanes = lookupLanes,
          .lookupWide = lookupWide,
          .transposeBits = transposeByDeltaSwaps,
          .average = average,
          .signAt = signByShift,
          .addSign = addSignByComparison,
          .sumBytes = sumBytes,
          .sumHalves = sumHalves,
          .aesRound = aesRoundAesni,
          .aesLastRound = aesLastRoundAesni};
}

} // namespace isinglass::cpu::isas
