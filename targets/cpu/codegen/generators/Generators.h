//===- Generators.h - the random generators, emitted ------------------------------------------------===//
//
// A row for each of runtime/random/Generators.h, whose bits these are. The registers of a generator
// are the vectors of 8 words of its stream, in order; loops carry them.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "mlir/IR/Value.h"
#include "mlir/Support/LogicalResult.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace isinglass::cpu {

class Emitter;

struct Generator {
  llvm::StringLiteral name;
  int64_t streamWords;
  /// The first words, which steps read. The others' registers start as 0 and are not written back.
  int64_t keptWords;
  /// Calls aesRound and aesLastRound of the instruction set.
  bool needsAes;
  /// Emits a step, which changes the registers in place: 512 fresh bits, vector<8xi64>. `number`
  /// as in the runtime.
  mlir::Value (*next)(Emitter &b, llvm::MutableArrayRef<mlir::Value> registers, int64_t number);
};

/// The first is the default.
llvm::ArrayRef<Generator> getGenerators();
/// Null if there is none of this name.
const Generator *findGenerator(llvm::StringRef name);

/// An error at the emitter's place if its instruction set lacks what its generator needs.
llvm::LogicalResult checkGenerator(Emitter &b);

} // namespace isinglass::cpu
