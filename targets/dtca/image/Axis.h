//===- Axis.h - places on an axis of the chip, open or periodic ---------------------------------------===//
#pragma once

#include <cstdint>

namespace isinglass::dtca {

/// x modulo the size, from 0, also where x is negative.
inline int64_t modulo(int64_t x, int64_t size) { return (x % size + size) % size; }

/// Where x lies on an axis: modulo its size if it is periodic, -1 off an open one.
inline int64_t onAxis(int64_t x, int64_t size, bool periodic) {
  if (x >= 0 && x < size)
    return x;
  return periodic ? modulo(x, size) : -1;
}

} // namespace isinglass::dtca
