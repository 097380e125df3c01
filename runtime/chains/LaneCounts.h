//===- LaneCounts.h - counts of 64 chains at once ---------------------------------------------===//
#pragma once

#include <array>
#include <cstdint>

namespace isinglass::runtime {

/// A counter for each bit of a word: digit k of all 64 is one word, so that a bit is added to all
/// of them by a few logical operations.
class LaneCounts {
public:
  void add(uint64_t bits) {
    for (size_t k = 0; bits != 0; ++k) {
      uint64_t carry = digits[k] & bits;
      digits[k] ^= bits;
      bits = carry;
    }
  }
  int64_t of(int64_t lane) const {
    int64_t count = 0;
    for (size_t k = 0; k < digits.size(); ++k)
      count |= static_cast<int64_t>(digits[k] >> lane & 1) << k;
    return count;
  }

private:
  std::array<uint64_t, 48> digits{}; ///< of more bits than a state has
};

} // namespace isinglass::runtime
