//===- Avx512Vbmi.cpp - AVX-512 with VBMI, GFNI and VAES (Ice Lake, Zen 4 and later) ------------===//
#include "targets/cpu/isa/Forms.h"
#include "targets/cpu/isa/Rows.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace isinglass::cpu::isas {
namespace {

Value lookup(Builder &b, Value table, Value index) {
  Type type = index.getType();
  switch (cast<VectorType>(table.getType()).getNumElements()) {
  case 16:
    return lookupByShuffles(b, table, index, 64, "llvm.x86.avx512.pshuf.b.512");
  case 64:
    return intrinsic(b, "llvm.x86.avx512.permvar.qi.512", type, {table, index});
  default:
    return intrinsic(b, "llvm.x86.avx512.vpermi2var.qi.512", type,
                     {slice(b, table, 0, 64), index, slice(b, table, 64, 64)});
  }
}

/// VGF2P8AFFINEQB gives bit i of an output byte as the parity of the data byte and byte 7 - i of
/// the matrix. With data byte r = 1 << r that is bit r of byte 7 - i: the transpose, rows counted
/// from the last. So the bytes of a word are reversed first.
Value transposeBits(Builder &b, Value words) {
  Value bytes = asIntegers(b, words, 8);
  Value reversed = reverseInWords(b, bytes);
  Value identity = asIntegers(b, splatLike(b, words, 0x8040201008040201), 8);
  Value none = arith::ConstantIntOp::create(b, 0, 8);
  Value transposed =
      intrinsic(b, "llvm.x86.vgf2p8affineqb.512", bytes.getType(), {identity, reversed, none});
  return asIntegers(b, transposed, 64);
}

Value average(Builder &b, Value x, Value y) {
  return binaryIntrinsic(b, "llvm.x86.avx512.pavg.b.512", x, y, 64);
}

/// VGF2P8AFFINEQB again: bit i of an output byte is the parity of the data byte and byte 7 - i of
/// the matrix, of which only bit 7 is set.
Value signAt(Builder &b, Value x, int bit) {
  Value matrix = splatLike(b, asIntegers(b, x, 64), uint64_t(0x80) << (8 * (7 - bit)));
  Value none = arith::ConstantIntOp::create(b, 0, 8);
  return intrinsic(b, "llvm.x86.vgf2p8affineqb.512", x.getType(),
                   {x, asIntegers(b, matrix, 8), none});
}

Value addSign(Builder &b, Value x, Value y) { return arith::AddIOp::create(b, x, signAt(b, y, 0)); }

Value aesRound(Builder &b, Value words, Value key) {
  return binaryIntrinsic(b, "llvm.x86.aesni.aesenc.512", words, key, 64);
}

Value aesLastRound(Builder &b, Value words, Value key) {
  return binaryIntrinsic(b, "llvm.x86.aesni.aesenclast.512", words, key, 64);
}

} // namespace

Value lookupLanesAvx512(Builder &b, Value table, Value index) {
  return intrinsic(b, "llvm.x86.avx512.pshuf.b.512", index.getType(), {table, index});
}

Value lookupWideAvx512(Builder &b, Value table, Value index) {
  bool isFloat = isa<FloatType>(cast<VectorType>(table.getType()).getElementType());
  return intrinsic(b, isFloat ? "llvm.x86.avx512.permvar.sf.512" : "llvm.x86.avx512.permvar.si.512",
                   table.getType(), {table, index});
}

Value sumBytesAvx512(Builder &b, Value x) {
  return sumPartsByProducts(b, x, 64, "llvm.x86.avx512.pmaddubs.w.512");
}

/// With VNNI LLVM makes this and an addition one VPDPWSSD.
Value sumHalvesAvx512(Builder &b, Value x) {
  return sumPartsByProducts(b, x, 64, "llvm.x86.avx512.pmaddw.d.512");
}

Value sumOctetsAvx512(Builder &b, Value x) {
  return intrinsic(b, "llvm.x86.avx512.psad.bw.512", VectorType::get({8}, b.getI64Type()),
                   {x, splatLike(b, x, 0)});
}

Isa avx512Vbmi() {
  return {
      .name = "avx512-vbmi",
      .summary = "AVX-512 with VBMI, GFNI and VAES",
      .architecture = "x86_64",
      .processor = "x86-64-v4",
      .features =
          "+aes,+avx512vbmi,+avx512vbmi2,+avx512vnni,+avx512bitalg,+avx512vpopcntdq,+gfni,+vaes,"
          "-prefer-256-bit",
      .needs = "avx512f,avx512cd,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,"
               "avx512vnni,"
               "avx512bitalg,avx512vpopcntdq,gfni,vaes,aes,fma,bmi2",
      .tableBits = 6,
      .countsRowsFromLast = true,
      .topBitIsFree = true,
      .lookup = lookup,
      .lookupLanes = lookupLanesAvx512,
      .lookupWide = lookupWideAvx512,
      .transposeBits = transposeBits,
      .average = average,
      .signAt = signAt,
      .addSign = addSign,
      .sumBytes = sumBytesAvx512,
      .sumHalves = sumHalvesAvx512,
      .sumOctets = sumOctetsAvx512,
      .aesRound = aesRound,
      .aesLastRound = aesLastRound};
}

} // namespace isinglass::cpu::isas
