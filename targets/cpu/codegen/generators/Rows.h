//===- Rows.h - the steps of each generator, and what they share ------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu::generators {

using Registers = llvm::MutableArrayRef<Value>;

Value nextXoroshiro128(Emitter &b, Registers registers, int64_t number);
Value nextXoshiro256(Emitter &b, Registers registers, int64_t number);
Value nextArs5(Emitter &b, Registers registers, int64_t number);
Value nextPhilox(Emitter &b, Registers registers, int64_t number);
Value nextShishua(Emitter &b, Registers registers, int64_t number);

/// Vectors of 8 words.
Value add(Emitter &b, Value x, Value y);
Value exclusiveOr(Emitter &b, Value x, Value y);
Value shiftLeft(Emitter &b, Value x, int64_t bits);
Value shiftRight(Emitter &b, Value x, int64_t bits);
/// One instruction on AVX-512, which LLVM finds.
Value rotateLeft(Emitter &b, Value x, int64_t bits);
/// 4 times a pair of words.
Value pairs(Emitter &b, uint64_t low, uint64_t high);

} // namespace isinglass::cpu::generators
