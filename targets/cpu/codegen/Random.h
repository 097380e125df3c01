//===- Random.h - the streams of random numbers, emitted --------------------------------------------===//
//
// Kernels carry the registers of the emitter's generator through their loops and take fresh bits
// from them. Every call moves the registers it is given, so no bits can be had twice, except by
// keeping old registers.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// The stream's memory as values that loops carry, and back.
Values loadStream(Emitter &b, Value stream);
void storeStream(Emitter &b, Value stream, ValueRange generators);

/// 512 fresh bits, vector<8xi64>. `number` counts the calls for one cell, 0, 1, 2 ..., unrolled
/// and without gaps: consecutive ones take independent parts of the generator, where it has parts.
Value nextBits(Emitter &b, llvm::MutableArrayRef<Value> generators, int64_t number);

/// A u32 for each chain of a block, as runtime/random/Streams.h says.
struct Draw {
  Values numbers;    ///< per group: 16 x i32
  Values generators; ///< after the draw
};
Draw draw(Emitter &b, ValueRange generators);

} // namespace isinglass::cpu
