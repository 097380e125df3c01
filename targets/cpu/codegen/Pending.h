//===- Pending.h - tallies of 16 bits, and of how many --------------------------------------------------===//
//
// A tally says how often a spin or a product was +1. Its sum is known with the number of samples
// and chains that were tallied, which are alike for all tallies of a tile: they are pending until
// settle() moves the tallies to their counts, when those are full or someone wants to read them.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

class Pending {
public:
  /// In int64 from word `word` of counts on, [tile]. A sample is of `chains` at most.
  Pending(int64_t word, int64_t chains) : word(word), most(UINT16_MAX - chains) {}

  static mlir::Type getTallyType(Emitter &b) { return b.getI16Type(); }
  int64_t getEnd(const Emitter &b) const { return word + b.tiles(); }

  /// Adds the chains of a sample to a tile's, after a call of settleTile(bytes, tile) if tallies
  /// have no room for them. `counts`: the bytes as int64. Returns how many there were.
  Value add(Emitter &b, Value bytes, Value counts, Value tile, Value chains,
            mlir::func::FuncOp settleTile) const;
  Value get(Emitter &b, Value counts, Value tile) const;
  void clear(Emitter &b, Value counts, Value tile) const;
  /// Of a tally at `at`, which becomes 0: the sum.
  static Value take(Emitter &b, Value tallies, Value at, Value pending);

private:
  int64_t word, most;
};

} // namespace isinglass::cpu
