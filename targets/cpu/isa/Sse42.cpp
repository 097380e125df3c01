//===- Sse42.cpp - SSE4.2 with AES (Westmere and later) ------------------------------------------===//
//
// There is no FMA here: the explicit fma of f32 kernels becomes a call of fmaf, right and slow.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/isa/Forms.h"
#include "targets/cpu/isa/Rows.h"

namespace isinglass::cpu::isas {
namespace {

Value lookup(Builder &b, Value table, Value index) {
  return lookupByShuffles(b, table, index, 16, "llvm.x86.ssse3.pshuf.b.128");
}

Value lookupLanes(Builder &b, Value table, Value index) {
  return binaryIntrinsic(b, "llvm.x86.ssse3.pshuf.b.128", table, index, 16);
}

Value lookupWide(Builder &b, Value table, Value index) {
  return lookupWideByBytes(b, table, index, lookup);
}

Value average(Builder &b, Value x, Value y) {
  return binaryIntrinsic(b, "llvm.x86.sse2.pavg.b", x, y, 16);
}

Value sumBytes(Builder &b, Value x) {
  return sumPartsByProducts(b, x, 16, "llvm.x86.ssse3.pmadd.ub.sw.128");
}

Value sumHalves(Builder &b, Value x) {
  return sumPartsByProducts(b, x, 16, "llvm.x86.sse2.pmadd.wd");
}

} // namespace

Value aesRoundAesni(Builder &b, Value words, Value key) {
  return binaryIntrinsic(b, "llvm.x86.aesni.aesenc", words, key, 16);
}

Value aesLastRoundAesni(Builder &b, Value words, Value key) {
  return binaryIntrinsic(b, "llvm.x86.aesni.aesenclast", words, key, 16);
}

Isa sse42() {
  return {.name = "sse4.2",
          .summary = "SSE4.2 with AES",
          .architecture = "x86_64",
          .processor = "x86-64-v2",
          .features = "+aes",
          .needs = "sse4.2,popcnt,aes",
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
