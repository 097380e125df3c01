//===- Isa.h - the operations that each instruction set does in its own way -------------------------===//
//
// Kernels work on logical vectors of 64 bytes (512 bits) on every machine; LLVM cuts them into the
// registers there are. Most of a kernel is legal and good everywhere (arith and vector operations
// that LLVM matches: logic, additions, comparisons, masks, shuffles within 16 bytes). What is not,
// has a row here: the same function of its operands, bit for bit, on every instruction set, so that
// integer precisions give the same samples on all of them.
//
// Vectors are vector<64xi8> ("bytes") and vector<8xi64> ("words"); conversions are bitcasts,
// little-endian.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "mlir/IR/Builders.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/TargetParser/Triple.h"

namespace isinglass::cpu {

struct Isa {
  using Builder = mlir::ImplicitLocOpBuilder;

  llvm::StringLiteral name;
  llvm::StringLiteral summary;
  /// Empty: any.
  llvm::StringLiteral architecture;
  /// The processor to compile for when this row is asked for by name, and its features: all that
  /// the row uses and nothing above it ("x86-64-v3").
  llvm::StringLiteral processor, features;
  /// Features a host must have for the row to be chosen for it: "avx512vbmi,gfni".
  llvm::StringLiteral needs;
  /// Neighbours whose bits index one table of bytes: 6 where a table of 64 entries is one
  /// instruction, else 4.
  int tableBits;
  /// transposeBits begins by reversing the bytes of a word, as GFNI counts rows from the last.
  /// laneIndices interleaves in reverse there, and the two reversals cancel.
  bool countsRowsFromLast;
  /// lookup in 64 or 128 bytes does not look at bit 7 of an index.
  bool topBitIsFree = false;

  /// out[i] = table[index[i]], index[i] < the table's length: 16, 64 or 128 bytes.
  mlir::Value (*lookup)(Builder &b, mlir::Value table, mlir::Value index);
  /// out[i] = table[16 * (i / 16) + index[i]], index[i] < 16: a table of 16 bytes for every 16
  /// lanes.
  mlir::Value (*lookupLanes)(Builder &b, mlir::Value table, mlir::Value index);
  /// out[i] = table[index[i]]: 16 floats or i32 (vector<16xT>), index vector<16xi32>, of which the
  /// low 4 bits count.
  mlir::Value (*lookupWide)(Builder &b, mlir::Value table, mlir::Value index);
  /// Words: each of the 8 is an 8x8 matrix of bits, row r its byte r, column c bit c of a byte; it
  /// is transposed.
  mlir::Value (*transposeBits)(Builder &b, mlir::Value words);
  /// Bytes: (x + y + 1) / 2, unsigned, without overflow.
  mlir::Value (*average)(Builder &b, mlir::Value x, mlir::Value y);
  /// Bytes: bit `bit` is the sign of x, the others are 0.
  mlir::Value (*signAt)(Builder &b, mlir::Value x, int bit);
  /// Bytes: x + (1 where the sign of y is set).
  mlir::Value (*addSign)(Builder &b, mlir::Value x, mlir::Value y);
  /// i16: the sum of the two unsigned bytes of each.
  mlir::Value (*sumBytes)(Builder &b, mlir::Value x);
  /// i32: the sum of the two signed halves of each.
  mlir::Value (*sumHalves)(Builder &b, mlir::Value x);
  /// Bytes to words: the sum of the eight unsigned bytes of each. Null where vectors are shorter:
  /// who would put bytes beside each other for it adds words instead.
  mlir::Value (*sumOctets)(Builder &b, mlir::Value x) = nullptr;
  /// Words as 4 blocks of 16 bytes: one round of AES encryption of each (ShiftRows, SubBytes,
  /// MixColumns, then xor with the round key: AESENC). Null where there is no instruction.
  mlir::Value (*aesRound)(Builder &b, mlir::Value words, mlir::Value key);
  /// The last round, which lacks MixColumns (AESENCLAST). Null together with aesRound.
  mlir::Value (*aesLastRound)(Builder &b, mlir::Value words, mlir::Value key);
};

/// Best first within an architecture; the last is legal everywhere.
llvm::ArrayRef<Isa> getIsas();
/// Null if there is none of this name.
const Isa *findIsa(llvm::StringRef name);
/// The first row that a processor of these features can run ("+avx2,-avx512f,...", as LLVM writes).
const Isa &chooseIsa(const llvm::Triple &triple, llvm::StringRef features);

/// Whether this process's processor can run a row: it would choose it, were it the only one.
bool runsHere(const Isa &isa);

/// What kernels make of it on every instruction set: the indices of 512 lanes from planes of bits.
/// Up to 8 planes (words: bit i of the 512 is lane i; fewer than 8: the others are 0) give 8
/// vectors of bytes. Bit e of a byte is the lane's bit of planes[e]. The lanes lie as interleaving
/// leaves them: byte 16 l + 8 h + k of vector q is lane 8 (16 l + 2 q + h) + k, with l = 0..3,
/// h = 0..1, k = 0..7.
llvm::SmallVector<mlir::Value> laneIndices(Isa::Builder &b, const Isa &isa,
                                           llvm::ArrayRef<mlir::Value> planes);
/// Vector q of laneIndices for a single plane, as a mask: whether each lane's bit is set,
/// vector<64xi1>.
mlir::Value laneBits(Isa::Builder &b, mlir::Value plane, int64_t q);
/// Half h of it alone, for lanes of i16: vector<32xi1>, 8 l + k for l = 0..3.
mlir::Value laneBits(Isa::Builder &b, mlir::Value plane, int64_t q, int64_t h);
/// The way back, from the signs of 8 such vectors: a plane of 512 bits in the order of lanes,
/// words.
mlir::Value signsInOrder(Isa::Builder &b, const Isa &isa, llvm::ArrayRef<mlir::Value> vectors);

} // namespace isinglass::cpu
