//===- Forms.h - forms of an operation that several rows share -----------------------------------===//
#pragma once

#include "targets/cpu/isa/Pieces.h"

namespace isinglass::cpu::isas {

/// A lookup by shuffles of 16 bytes in pieces of `bytes`, where an index with bit 7 set gives 0:
/// PSHUFB under this intrinsic's name. 16 entries: one shuffle. More: with T_k the k-th 16 entries
/// and D_k = T_k xor T_(k-1), the xor over k of D_k[index - 16 k]: below 16 k an index is negative
/// and adds nothing, from there on the sum telescopes. D_k depends on the table alone and leaves
/// loops.
Value lookupByShuffles(Builder &b, Value table, Value index, int64_t bytes,
                       llvm::StringRef shuffle);

/// A lookup of 4 bytes by one of 64 bytes.
Value lookupWideByBytes(Builder &b, Value table, Value index,
                        Value (*lookup)(Builder &, Value, Value));

/// Three delta swaps a word (Warren, Hacker's Delight, 2nd edition, 7-3), left shifts by
/// `shiftLeft`.
Value transposeByDeltaSwaps(Builder &b, Value words, Value (*shiftLeft)(Builder &, Value, Value));
Value transposeByDeltaSwaps(Builder &b, Value words);

/// Isa::signAt by a shift and a mask, Isa::addSign by a comparison.
Value signByShift(Builder &b, Value x, int bit);
Value addSignByComparison(Builder &b, Value x, Value y);

/// Isa::sumBytes and Isa::sumHalves by shifts.
Value sumBytesByShifts(Builder &b, Value x);
Value sumHalvesByShifts(Builder &b, Value x);

/// The same by a multiplication with ones that adds neighbours, PMADDUBSW or PMADDWD under this
/// intrinsic's name, in pieces of `bytes`.
Value sumPartsByProducts(Builder &b, Value x, int64_t bytes, llvm::StringRef name);

/// An intrinsic of two operands of the same type, in pieces of `bytes`.
Value binaryIntrinsic(Builder &b, llvm::StringRef name, Value x, Value y, int64_t bytes);

} // namespace isinglass::cpu::isas
