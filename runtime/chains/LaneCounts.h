//===- LaneCounts.h - counts of 64 chains at once ---------------------------------------------===//
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace isinglass::runtime {

/// A counter for each bit of a word: digit k of all 64 is one word, so that a bit is added to all
/// of them by a few logical operations.
class LaneCounts {
public:
  void add(uint64_t bits) {
    waiting[count++] = bits;
    if (count == waiting.size())
      fold();
  }
  int64_t of(int64_t lane) const {
    int64_t sum = 0;
    for (size_t k = 0; k < used; ++k)
      sum |= static_cast<int64_t>(digits[k] >> lane & 1) << k;
    for (size_t i = 0; i < count; ++i)
      sum += static_cast<int64_t>(waiting[i] >> lane & 1);
    return sum;
  }

private:
  /// sum + b + c: the sum stays, the carry is returned.
  static uint64_t addFull(uint64_t &sum, uint64_t b, uint64_t c) {
    uint64_t half = sum ^ b, carry = (sum & b) | (half & c);
    sum = half ^ c;
    return carry;
  }
  /// Eight at once by full adders, so that a carry runs on only once.
  void fold() {
    auto pair = [&](size_t i) { return addFull(digits[0], waiting[i], waiting[i + 1]); };
    uint64_t one = pair(0), other = pair(2), low = addFull(digits[1], one, other);
    one = pair(4), other = pair(6);
    uint64_t high = addFull(digits[1], one, other), bits = addFull(digits[2], low, high);
    for (size_t k = 3; bits != 0; ++k) {
      uint64_t carry = digits[k] & bits;
      digits[k] ^= bits;
      bits = carry;
      used = std::max(used, k + 1);
    }
    count = 0;
  }

  std::array<uint64_t, 48> digits{}; ///< of more bits than a state has
  std::array<uint64_t, 8> waiting{};
  size_t count = 0, used = 3;
};

} // namespace isinglass::runtime
