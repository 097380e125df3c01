//===- Memory.h - aligned memory and sizes that cannot overflow -------------------------------===//
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <vector>

namespace isinglass::runtime {

/// Allocator for what generated code reads: whole vectors are loaded at 64-byte boundaries.
template <typename T> struct AlignedAllocator {
  using value_type = T;
  AlignedAllocator() = default;
  template <typename U> AlignedAllocator(const AlignedAllocator<U> &) {}
  T *allocate(size_t count) {
    if (count > SIZE_MAX / sizeof(T))
      throw std::bad_array_new_length();
    return static_cast<T *>(::operator new(count * sizeof(T), std::align_val_t(64)));
  }
  void deallocate(T *pointer, size_t) { ::operator delete(pointer, std::align_val_t(64)); }
  template <typename U> bool operator==(const AlignedAllocator<U> &) const { return true; }
};

template <typename T> using AlignedVector = std::vector<T, AlignedAllocator<T>>;

/// a * b, a + b of sizes; nullopt if either is negative or the result exceeds int64.
std::optional<int64_t> checkedProduct(int64_t a, int64_t b);
std::optional<int64_t> checkedSum(int64_t a, int64_t b);
/// Number of elements of a shape (1 for the empty shape); nullopt as above.
std::optional<int64_t> checkedCount(std::span<const int64_t> shape);

} // namespace isinglass::runtime
