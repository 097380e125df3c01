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
  // place = classes[x mod periods] + sum of (x / periods) * strides
  size_t rank = variable.shape.size();
  std::vector<int64_t> x(rank, 0), none(rank, 0);
  eachCell(variable.shape, 0, none, [&](int64_t number, int64_t) {
    int64_t kind = 0, place = 0;
    for (size_t k = 0; k < rank; ++k) {
      kind = kind * variable.periods[k] + x[k] % variable.periods[k];
      place += x[k] / variable.periods[k] * variable.strides[k];
    }
    use(number, variable.classes[kind] + place);
    for (size_t k = rank; k-- > 0 && ++x[k] == variable.shape[k];)
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
