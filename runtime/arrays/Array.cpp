#include "runtime/arrays/Array.h"

#include "runtime/arrays/Memory.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

namespace isinglass::runtime {

static_assert(std::endian::native == std::endian::little,
              "NPY arrays are used as they lie in the file");

namespace {

struct DtypeRow {
  Dtype dtype;
  int64_t size;
  std::string_view name;
  bool floating;
};

constexpr DtypeRow kDtypes[] = {
    {Dtype::f4, 4, "<f4", true},  {Dtype::f8, 8, "<f8", true},  {Dtype::i1, 1, "|i1", false},
    {Dtype::i2, 2, "<i2", false}, {Dtype::i4, 4, "<i4", false}, {Dtype::i8, 8, "<i8", false},
    {Dtype::u1, 1, "|u1", false}, {Dtype::u2, 2, "<u2", false}, {Dtype::u4, 4, "<u4", false},
    {Dtype::u8, 8, "<u8", false}, {Dtype::b1, 1, "|b1", false}, {Dtype::text, 0, "|S", false},
};

const DtypeRow &row(Dtype dtype) { return kDtypes[static_cast<size_t>(dtype)]; }

/// Before memory is taken: text of size 0 may claim any number of elements.
int64_t numbersIn(const Array &array, const std::string &what) {
  if (array.info.dtype == Dtype::text)
    throw std::runtime_error(what + " holds text, but numbers are needed");
  return array.elements();
}

[[noreturn]] void refuseValue(const std::string &what, int64_t index, const std::string &reason) {
  throw std::runtime_error(what + ": the value at flat index " + std::to_string(index) + " " +
                           reason);
}

/// Calls `use` with each element, in its own type.
template <typename T, typename Use> void eachOf(const Array &array, Use use) {
  for (int64_t i = 0, n = array.elements(); i < n; ++i) {
    T value;
    std::memcpy(&value, array.bytes.data() + i * sizeof(T), sizeof(T));
    use(i, value);
  }
}

template <typename Use> void each(const Array &array, Use use) {
  switch (array.info.dtype) {
  case Dtype::f4:
    return eachOf<float>(array, use);
  case Dtype::f8:
    return eachOf<double>(array, use);
  case Dtype::i1:
    return eachOf<int8_t>(array, use);
  case Dtype::i2:
    return eachOf<int16_t>(array, use);
  case Dtype::i4:
    return eachOf<int32_t>(array, use);
  case Dtype::i8:
    return eachOf<int64_t>(array, use);
  case Dtype::u1:
    return eachOf<uint8_t>(array, use);
  case Dtype::u2:
    return eachOf<uint16_t>(array, use);
  case Dtype::u4:
    return eachOf<uint32_t>(array, use);
  case Dtype::u8:
    return eachOf<uint64_t>(array, use);
  // Any non-zero byte is true: reading one into a bool would be undefined.
  case Dtype::b1:
    return eachOf<uint8_t>(array, [&](int64_t i, uint8_t b) { use(i, uint8_t(b != 0)); });
  case Dtype::text:
    return;
  }
}

template <typename To, typename From> bool fitsInteger(From value) {
  if constexpr (std::is_floating_point_v<From>)
    return std::trunc(value) == value &&
           value >= static_cast<From>(std::numeric_limits<To>::min()) &&
           value < -static_cast<From>(std::numeric_limits<To>::min());
  else
    return std::in_range<To>(value);
}

template <typename To> std::vector<To> toIntegers(const Array &array, const std::string &what) {
  std::vector<To> values(numbersIn(array, what));
  each(array, [&](int64_t i, auto value) {
    if (!fitsInteger<To>(value))
      refuseValue(what, i,
                  "is " + std::to_string(value) + ", which is no whole number from " +
                      std::to_string(std::numeric_limits<To>::min()) + " to " +
                      std::to_string(std::numeric_limits<To>::max()));
    values[i] = static_cast<To>(value);
  });
  return values;
}

template <typename T>
Array fromValues(Dtype dtype, std::vector<int64_t> shape, std::span<const T> values) {
  if (checkedCount(shape) != static_cast<int64_t>(values.size()))
    throw std::invalid_argument("an array of shape " + printShape(shape) + " was given " +
                                std::to_string(values.size()) + " values");
  Array array{{dtype, sizeof(T), std::move(shape)}, std::vector<std::byte>(values.size_bytes())};
  if (!values.empty())
    std::memcpy(array.bytes.data(), values.data(), values.size_bytes());
  return array;
}

} // namespace

int64_t dtypeSize(Dtype dtype) { return row(dtype).size; }
std::string_view dtypeName(Dtype dtype) { return row(dtype).name; }
bool isFloating(Dtype dtype) { return row(dtype).floating; }

int64_t Array::elements() const { return checkedCount(info.shape).value_or(0); }

std::string printShape(std::span<const int64_t> shape) {
  std::string text = "(";
  for (size_t k = 0; k < shape.size(); ++k)
    text += (k ? ", " : "") + std::to_string(shape[k]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

std::vector<float> toFloats(const Array &array, const std::string &what, NonFinite nonFinite) {
  std::vector<float> values(numbersIn(array, what));
  each(array, [&](int64_t i, auto value) {
    auto rounded = static_cast<float>(value);
    if (!std::isfinite(rounded)) {
      if (std::isfinite(static_cast<double>(value)))
        refuseValue(what, i, "is beyond the range of 32-bit floats");
      if (nonFinite == NonFinite::Refuse)
        refuseValue(what, i, "is not a finite number");
    }
    values[i] = rounded;
  });
  return values;
}

std::vector<int32_t> toInt32(const Array &array, const std::string &what) {
  return toIntegers<int32_t>(array, what);
}

std::vector<int8_t> toInt8(const Array &array, const std::string &what) {
  return toIntegers<int8_t>(array, what);
}

Array fromFloats(std::vector<int64_t> shape, std::span<const float> values) {
  return fromValues(Dtype::f4, std::move(shape), values);
}
Array fromDoubles(std::vector<int64_t> shape, std::span<const double> values) {
  return fromValues(Dtype::f8, std::move(shape), values);
}
Array fromInt8(std::vector<int64_t> shape, std::span<const int8_t> values) {
  return fromValues(Dtype::i1, std::move(shape), values);
}
Array fromInt32(std::vector<int64_t> shape, std::span<const int32_t> values) {
  return fromValues(Dtype::i4, std::move(shape), values);
}

} // namespace isinglass::runtime
