//===- Avx512.cpp - AVX-512 with BW, without VBMI and GFNI (Skylake-SP, Cascade Lake) -----------===//
#include "targets/cpu/isa/Forms.h"
#include "targets/cpu/isa/Rows.h"

namespace isinglass::cpu::isas {
namespace {

Value lookup(Builder &b, Value table, Value index) {
  return lookupByShuffles(b, table, index, 64, "llvm.x86.avx512.pshuf.b.512");
}

Value average(Builder &b, Value x, Value y) {
  return binaryIntrinsic(b, "llvm.x86.avx512.pavg.b.512", x, y, 64);
}

} // namespace

Isa avx512() {
  return {.name = "avx512",
          .summary = "AVX-512 with BW, DQ, VL",
          .architecture = "x86_64",
          .processor = "x86-64-v4",
          .features = "+aes,-prefer-256-bit",
          .needs = "avx512f,avx512cd,avx512bw,avx512dq,avx512vl,aes,fma,bmi2",
          .tableBits = 4,
          .countsRowsFromLast = false,
          .lookup = lookup,
          .lookupLanes = lookupLanesAvx512,
          .lookupWide = lookupWideAvx512,
          .transposeBits = transposeByDeltaSwaps,
          .average = average,
          .signAt = signByShift,
          .addSign = addSignByComparison,
          .sumBytes = sumBytesAvx512,
          .sumHalves = sumHalvesAvx512,
          .sumOctets = sumOctetsAvx512,
          .aesRound = aesRoundAesni,
          .aesLastRound = aesLastRoundAesni};
}

} // namespace isinglass::cpu::isas
