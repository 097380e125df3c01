//===- Cells.h - walking the cells of a variable ----------------------------------------------===//
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace isinglass::runtime {

inline std::vector<int64_t> rowMajorStrides(std::span<const int64_t> shape) {
  std::vector<int64_t> strides(shape.size());
  int64_t stride = 1;
  for (size_t k = shape.size(); k-- > 0; stride *= shape[k])
    strides[k] = stride;
  return strides;
}

/// Calls use(number, place) for each cell of `shape` in row-major order: number 0, 1, ..., and
/// place = offset + sum_k x_k * strides[k].
template <typename Use>
void eachCell(std::span<const int64_t> shape, int64_t offset, std::span<const int64_t> strides,
              Use use) {
  for (int64_t size : shape)
    if (size == 0)
      return;
  // The last axis is the inner loop: nearly all cells pass through it.
  size_t outer = shape.empty() ? 0 : shape.size() - 1;
  int64_t length = shape.empty() ? 1 : shape[outer], step = shape.empty() ? 0 : strides[outer];
  std::vector<int64_t> index(outer, 0);
  int64_t number = 0, row = offset;
  while (true) {
    for (int64_t x = 0; x < length; ++x)
      use(number++, row + x * step);
    size_t k = outer;
    while (k > 0) {
      --k;
      row += strides[k];
      if (++index[k] < shape[k])
        break;
      row -= strides[k] * shape[k];
      index[k] = 0;
      if (k == 0)
        return;
    }
    if (outer == 0)
      return;
  }
}

} // namespace isinglass::runtime
