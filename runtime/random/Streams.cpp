#include "runtime/random/Streams.h"

#include "runtime/random/Philox.h"

#include <algorithm>

namespace isinglass::runtime {

Draw draw(StreamWords words, const Generator &generator) {
  Draw all;
  for (int number = 0; number < 4; ++number)
    std::ranges::copy(generator.next(words, number), all.begin() + 8 * number);
  return all;
}

uint64_t initialSpins(uint64_t seed, uint32_t block, uint64_t cell) {
  return philox(seed, block, static_cast<uint32_t>(cell), static_cast<uint32_t>(cell >> 32),
                Purpose::InitialSpins)[0];
}

} // namespace isinglass::runtime
