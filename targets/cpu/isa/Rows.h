//===- Rows.h - one function for each row of the table of instruction sets -----------------------===//
#pragma once

#include "targets/cpu/isa/Isa.h"

namespace isinglass::cpu::isas {

Isa avx512Vbmi();
Isa avx512();
Isa avx2();
Isa sse42();
Isa neon();
Isa generic();

/// AVX-512F, shared by its two rows: VPERMPS.
mlir::Value lookupLanesAvx512(Isa::Builder &b, mlir::Value table, mlir::Value index);
mlir::Value lookupWideAvx512(Isa::Builder &b, mlir::Value table, mlir::Value index);
/// AVX-512BW, shared by its two rows: VPMADDUBSW, VPMADDWD.
mlir::Value sumBytesAvx512(Isa::Builder &b, mlir::Value x);
mlir::Value sumHalvesAvx512(Isa::Builder &b, mlir::Value x);
mlir::Value sumOctetsAvx512(Isa::Builder &b, mlir::Value x);
/// Four AESENC of 16 bytes, shared by x86 without VAES.
mlir::Value aesRoundAesni(Isa::Builder &b, mlir::Value words, mlir::Value key);
mlir::Value aesLastRoundAesni(Isa::Builder &b, mlir::Value words, mlir::Value key);

} // namespace isinglass::cpu::isas
