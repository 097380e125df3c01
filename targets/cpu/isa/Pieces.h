//===- Pieces.h - logical vectors cut into a machine's registers ---------------------------------===//
#pragma once

#include "targets/cpu/isa/Isa.h"

namespace isinglass::cpu::isas {

using mlir::Value;
using mlir::ValueRange;
using Builder = Isa::Builder;
using Values = llvm::SmallVector<Value>;

/// A call of an LLVM intrinsic, by its mangled name.
Value intrinsic(Builder &b, llvm::StringRef name, mlir::Type result, ValueRange operands);

/// The same bits as a vector of iN.
Value asIntegers(Builder &b, Value vector, unsigned bits);
/// A constant like `vector`, the same integer in every lane (cut to its width).
Value splatLike(Builder &b, Value vector, uint64_t value);
/// Lanes `first` .. `first` + `count` - 1.
Value slice(Builder &b, Value vector, int64_t first, int64_t count);
/// Bytes: the order of the 8 bytes of each word turned round.
Value reverseInWords(Builder &b, Value bytes);
/// Vectors of `bytes` bytes each, and back (a power of two of them).
Values cut(Builder &b, Value vector, int64_t bytes);
Value join(Builder &b, Values parts);

/// Cuts the operands into pieces of `bytes`, applies `body` to pieces of the same place, joins.
Value piecewise(Builder &b, ValueRange operands, int64_t bytes,
                llvm::function_ref<Value(ValueRange)> body);

} // namespace isinglass::cpu::isas
