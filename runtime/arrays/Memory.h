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

/// `bytes` in pages of 2 MiB where the system has them, at such a boundary, and whole. Throws
/// std::bad_alloc.
void *allocateHugePages(size_t bytes);
void freeHugePages(void *memory);

/// For what is read at random places: with small pages each of them would wait for a translation,
/// too. (Streams are no faster for it.) What is smaller than 2 MiB is allocated as above.
template <typename T> struct HugePageAllocator : AlignedAllocator<T> {
  using value_type = T;
  HugePageAllocator() = default;
  template <typename U> HugePageAllocator(const HugePageAllocator<U> &) {}
  static bool isHuge(size_t count) { return count >= (size_t(1) << 21) / sizeof(T); }
  T *allocate(size_t count) {
    if (!isHuge(count) || count > SIZE_MAX / sizeof(T))
      return AlignedAllocator<T>::allocate(count);
    return static_cast<T *>(allocateHugePages(count * sizeof(T)));
  }
  void deallocate(T *pointer, size_t count) {
    if (!isHuge(count))
      return AlignedAllocator<T>::deallocate(pointer, count);
    freeHugePages(pointer);
  }
  template <typename U> bool operator==(const HugePageAllocator<U> &) const { return true; }
};

template <typename T> using HugePageVector = std::vector<T, HugePageAllocator<T>>;

/// a * b, a + b of sizes; nullopt if either is negative or the result exceeds int64.
std::optional<int64_t> checkedProduct(int64_t a, int64_t b);
std::optional<int64_t> checkedSum(int64_t a, int64_t b);
/// Number of elements of a shape (1 for the empty shape); nullopt as above.
std::optional<int64_t> checkedCount(std::span<const int64_t> shape);

} // namespace isinglass::runtime
