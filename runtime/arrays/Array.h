//===- Array.h - an array as it comes from a file ---------------------------------------------===//
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace isinglass::runtime {

/// Element types that NPY files may hold here; little-endian. `text` is `|S<n>`, fixed-size bytes.
enum class Dtype { f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1, text };

/// Bytes of an element; 0 for text, whose size is the array's own.
int64_t dtypeSize(Dtype dtype);
/// As NPY spells it: "<f4", "|i1", "|b1"; "|S" for text (the size follows).
std::string_view dtypeName(Dtype dtype);
bool isFloating(Dtype dtype);

/// What a header says, without the data.
struct ArrayInfo {
  Dtype dtype = Dtype::f4;
  int64_t elementSize = 4;
  std::vector<int64_t> shape; ///< row-major; empty: a scalar
};

/// Row-major (C order), elements little-endian, `bytes.size() == elements * info.elementSize`.
struct Array {
  ArrayInfo info;
  std::vector<std::byte> bytes;

  int64_t elements() const;
};

/// "(3, 4)", "(5,)", "()": shapes as NumPy prints them.
std::string printShape(std::span<const int64_t> shape);

enum class NonFinite { Refuse, Allow };

/// Copies converted to one type. `what` names the array in errors ("array 'W' of w.npz"). Throws
/// std::runtime_error for text arrays, for a value that the type cannot hold (integers: out of
/// range or, from floats, not whole; floats: finite in the file but not in f32), and, if asked, for
/// NaN and infinities. Integers beyond 2^24 round to the nearest f32.
std::vector<float> toFloats(const Array &array, const std::string &what,
                            NonFinite nonFinite = NonFinite::Refuse);
std::vector<int32_t> toInt32(const Array &array, const std::string &what);
std::vector<int8_t> toInt8(const Array &array, const std::string &what);

/// Arrays from values in row-major order. Throws std::invalid_argument if shape and count differ.
Array fromFloats(std::vector<int64_t> shape, std::span<const float> values);
Array fromDoubles(std::vector<int64_t> shape, std::span<const double> values);
Array fromInt8(std::vector<int64_t> shape, std::span<const int8_t> values);
Array fromInt32(std::vector<int64_t> shape, std::span<const int32_t> values);

} // namespace isinglass::runtime
