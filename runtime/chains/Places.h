//===- Places.h - where the cells of a variable lie in a state --------------------------------===//
#pragma once

#include "runtime/chains/Cells.h"
#include "runtime/chains/Description.h"

namespace isinglass::runtime {

/// Calls use(number, place) for each cell of a variable in row-major order.
template <typename Use> void eachPlace(const VariableInfo &variable, Use use) {
  if (variable.periods.empty()) {
    eachCell(variable.shape, variable.offset, variable.strides, use);
    return;
  }
  // place = classes[x mod periods] + sum of (x / periods) * strides, a row of the last axis at a
  // time.
  size_t outer = variable.shape.size() - 1;
  int64_t length = variable.shape[outer], period = variable.periods[outer];
  std::vector<int64_t> x(outer, 0), none(outer, 0);
  int64_t number = 0;
  eachCell(std::span(variable.shape).first(outer), 0, none, [&](int64_t, int64_t) {
    int64_t kind = 0, row = 0;
    for (size_t k = 0; k < outer; ++k) {
      kind = kind * variable.periods[k] + x[k] % variable.periods[k];
      row += x[k] / variable.periods[k] * variable.strides[k];
    }
    const int64_t *first = variable.classes.data() + kind * period;
    for (int64_t at = 0, step = row; at < length; step += variable.strides[outer])
      for (int64_t phase = 0; phase < period && at < length; ++phase, ++at)
        use(number++, first[phase] + step);
    for (size_t k = outer; k-- > 0 && ++x[k] == variable.shape[k];)
      x[k] = 0;
  });
}

/// Chains that share a word of a state, and words of a place.
inline int64_t chainsOfWord(int64_t block) { return block == 1 ? 1 : 64; }
inline int64_t wordsOfPlace(int64_t block) { return block == 1 ? 1 : block / 64; }

/// The bits of chains 64 w .. 64 w + 63 of the block at a place, or the one chain's; 1 is +1.
inline uint64_t bitsAt(const uint64_t *state, int64_t block, int64_t place, int64_t w) {
  return block == 1 ? state[place >> 6] >> (place & 63) & 1 : state[place * (block / 64) + w];
}
inline void setBitsAt(uint64_t *state, int64_t block, int64_t place, int64_t w, uint64_t bits) {
  if (block != 1) {
    state[place * (block / 64) + w] = bits;
    return;
  }
  uint64_t mask = uint64_t(1) << (place & 63), &word = state[place >> 6];
  word = (bits & 1) ? word | mask : word & ~mask;
}
/// The bit of a chain of the block.
inline bool bitAt(const uint64_t *state, int64_t block, int64_t place, int64_t chain) {
  return bitsAt(state, block, place, chain / 64) >> (chain % 64) & 1;
}

} // namespace isinglass::runtime
