#include "runtime/arrays/Memory.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace isinglass::runtime {

static constexpr size_t kHugePage = size_t(1) << 21;

void *allocateHugePages(size_t bytes) {
  if (bytes > SIZE_MAX - kHugePage)
    throw std::bad_alloc();
  size_t whole = (bytes + kHugePage - 1) / kHugePage * kHugePage;
  void *memory = ::operator new(whole, std::align_val_t(kHugePage));
#ifdef __linux__
  madvise(memory, whole, MADV_HUGEPAGE); // a wish: the memory works without it
#endif
  return memory;
}

void freeHugePages(void *memory) { ::operator delete(memory, std::align_val_t(kHugePage)); }

std::optional<int64_t> checkedProduct(int64_t a, int64_t b) {
  int64_t result;
  if (a < 0 || b < 0 || __builtin_mul_overflow(a, b, &result))
    return std::nullopt;
  return result;
}

std::optional<int64_t> checkedSum(int64_t a, int64_t b) {
  int64_t result;
  if (a < 0 || b < 0 || __builtin_add_overflow(a, b, &result))
    return std::nullopt;
  return result;
}

std::optional<int64_t> checkedCount(std::span<const int64_t> shape) {
  int64_t count = 1;
  // A zero does not excuse sizes that overflow: their row strides would.
  int64_t nonZero = 1;
  for (int64_t size : shape) {
    auto next = checkedProduct(nonZero, size == 0 ? 1 : size);
    if (!next)
      return std::nullopt;
    nonZero = *next;
    if (size == 0)
      count = 0;
  }
  return count == 0 ? 0 : nonZero;
}

} // namespace isinglass::runtime
