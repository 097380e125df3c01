//===- Neon.cpp - AArch64 with NEON and AES ------------------------------------------------------===//
#include "targets/cpu/isa/Forms.h"
#include "targets/cpu/isa/Rows.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace isinglass::cpu::isas {
namespace {

/// TBL of 4 registers; 128 entries: a second one, TBX, which keeps what is out of its range.
Value lookup(Builder &b, Value table, Value index) {
  Values rows = cut(b, table, 16);
  return piecewise(b, index, 16, [&](ValueRange piece) {
    Value at = piece.front();
    Type type = at.getType();
    if (rows.size() == 1)
      return intrinsic(b, "llvm.aarch64.neon.tbl1.v16i8", type, ValueRange{rows[0], at});
    Value low = intrinsic(b, "llvm.aarch64.neon.tbl4.v16i8", type,
                          ValueRange{rows[0], rows[1], rows[2], rows[3], at});
    if (rows.size() == 4)
      return low;
    Value above = arith::SubIOp::create(b, at, splatLike(b, at, 64));
    return intrinsic(b, "llvm.aarch64.neon.tbx4.v16i8", type,
                     ValueRange{low, rows[4], rows[5], rows[6], rows[7], above});
  });
}

Value lookupLanes(Builder &b, Value table, Value index) {
  return binaryIntrinsic(b, "llvm.aarch64.neon.tbl1.v16i8", table, index, 16);
}

Value lookupWide(Builder &b, Value table, Value index) {
  return lookupWideByBytes(b, table, index, lookup);
}

/// LLVM makes `t ^ t << n` a multiplication, which NEON has not in 64 bits; it cannot see through
/// this.
Value shiftLeft(Builder &b, Value words, Value distance) {
  return binaryIntrinsic(b, "llvm.aarch64.neon.ushl.v2i64", words, distance, 16);
}

Value transposeBits(Builder &b, Value words) { return transposeByDeltaSwaps(b, words, shiftLeft); }

Value average(Builder &b, Value x, Value y) {
  return binaryIntrinsic(b, "llvm.aarch64.neon.urhadd.v16i8", x, y, 16);
}

Value sumBytes(Builder &b, Value x) {
  return piecewise(b, x, 16, [&](ValueRange piece) {
    return intrinsic(b, "llvm.aarch64.neon.uaddlp.v8i16.v16i8", piece.front().getType(),
                     asIntegers(b, piece.front(), 8));
  });
}

/// With an addition it is one SADALP.
Value sumHalves(Builder &b, Value x) {
  return piecewise(b, x, 16, [&](ValueRange piece) {
    return intrinsic(b, "llvm.aarch64.neon.saddlp.v4i32.v8i16", piece.front().getType(),
                     asIntegers(b, piece.front(), 16));
  });
}

/// AESE adds its key before SubBytes, so it gets none, and the round's key is added at the end.
Value aesRound(Builder &b, Value words, Value key) {
  Value mixed = piecewise(b, asIntegers(b, words, 8), 16, [&](ValueRange piece) {
    Value block = piece.front();
    Value substituted = intrinsic(b, "llvm.aarch64.crypto.aese", block.getType(),
                                  ValueRange{block, splatLike(b, block, 0)});
    return intrinsic(b, "llvm.aarch64.crypto.aesmc", block.getType(), substituted);
  });
  return arith::XOrIOp::create(b, asIntegers(b, mixed, 64), key);
}

Value aesLastRound(Builder &b, Value words, Value key) {
  Value substituted = piecewise(b, asIntegers(b, words, 8), 16, [&](ValueRange piece) {
    Value block = piece.front();
    return intrinsic(b, "llvm.aarch64.crypto.aese", block.getType(),
                     ValueRange{block, splatLike(b, block, 0)});
  });
  return arith::XOrIOp::create(b, asIntegers(b, substituted, 64), key);
}

} // namespace

Isa neon() {
  return {.name = "neon",
          .summary = "AArch64 with NEON and AES",
          .architecture = "aarch64",
          .processor = "generic",
          .features = "+neon,+aes",
          .needs = "neon,aes",
          .tableBits = 6,
          .countsRowsFromLast = false,
          .lookup = lookup,
          .lookupLanes = lookupLanes,
          .lookupWide = lookupWide,
          .transposeBits = transposeBits,
          .average = average,
          .signAt = signByShift,
          .addSign = addSignByComparison,
          .sumBytes = sumBytes,
          .sumHalves = sumHalves,
          .aesRound = aesRound,
          .aesLastRound = aesLastRound};
}

} // namespace isinglass::cpu::isas
