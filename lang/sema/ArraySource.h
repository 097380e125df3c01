//===- ArraySource.h - arrays that a model names in files ------------------------------------===//
//
// The language knows no array format: whoever compiles a model says how NPY and NPZ files are read.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace isinglass::lang {

/// Shape and kind of an array; `error` says why there is none.
struct ArrayHeader {
  std::vector<int64_t> shape;
  bool integers = false;
  std::string error;
};

/// An array in row-major order, in `ints` if it holds integers, else in `reals`.
struct ArrayValues {
  ArrayHeader header;
  std::vector<int64_t> ints;
  std::vector<double> reals;
};

class ArraySource {
public:
  virtual ~ArraySource() = default;
  /// Reads a header only. An NPY file has one array, of empty name.
  virtual ArrayHeader readHeader(const std::string &path, const std::string &array) const = 0;
  virtual ArrayValues read(const std::string &path, const std::string &array) const = 0;
};

} // namespace isinglass::lang
