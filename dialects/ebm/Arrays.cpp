//===- Arrays.cpp ---------------------------------------------------------------------------------===//
#include "dialects/ebm/Arrays.h"

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"

#include <cstring>

using namespace mlir;

namespace isinglass::ebm {
namespace {

/// Longer arrays become resources.
constexpr size_t kLongestLiteral = 64;
/// A literal that repeats one value takes no memory until it is read; more entries than this are
/// not.
constexpr int64_t kLongestSplat = int64_t(1) << 28;
constexpr int64_t kMostEntries = int64_t(1) << 40;

template <typename T>
ElementsAttr make(StringRef name, ArrayRef<int64_t> shape, Type element, ArrayRef<T> values) {
  auto type = RankedTensorType::get(shape, element);
  if (values.size() <= kLongestLiteral)
    return DenseElementsAttr::get(type, values);
  ArrayRef<char> bytes(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T));
  AsmResourceBlob blob = HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, 64, false);
  return DenseResourceElementsAttr::get(type, name, std::move(blob));
}

/// The raw bytes of an array whose elements are `width` bytes, in row-major order.
template <typename From, typename To> std::optional<std::vector<To>> read(ElementsAttr array) {
  int64_t count = array.getNumElements();
  std::vector<To> values;
  if (auto dense = dyn_cast<DenseElementsAttr>(array)) {
    if (dense.isSplat() && count > kLongestSplat)
      return std::nullopt;
    values.reserve(count);
    for (From value : dense.getValues<From>())
      values.push_back(static_cast<To>(value));
    return values;
  }
  auto resource = dyn_cast<DenseResourceElementsAttr>(array);
  if (!resource)
    return std::nullopt;
  const AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob || blob->getData().size() / sizeof(From) != static_cast<size_t>(count) ||
      blob->getData().size() % sizeof(From) != 0)
    return std::nullopt;
  values.resize(count);
  const char *bytes = blob->getData().data();
  for (int64_t i = 0; i < count; ++i) {
    From value;
    std::memcpy(&value, bytes + i * sizeof(From), sizeof(From));
    values[i] = static_cast<To>(value);
  }
  return values;
}

} // namespace

ElementsAttr makeArray(MLIRContext *context, StringRef name, ArrayRef<int64_t> shape,
                       ArrayRef<int16_t> values) {
  return make(name, shape, IntegerType::get(context, 16), values);
}
ElementsAttr makeArray(MLIRContext *context, StringRef name, ArrayRef<int64_t> shape,
                       ArrayRef<int32_t> values) {
  return make(name, shape, IntegerType::get(context, 32), values);
}
ElementsAttr makeArray(MLIRContext *context, StringRef name, ArrayRef<int64_t> shape,
                       ArrayRef<int64_t> values) {
  return make(name, shape, IntegerType::get(context, 64), values);
}
ElementsAttr makeArray(MLIRContext *context, StringRef name, ArrayRef<int64_t> shape,
                       ArrayRef<float> values) {
  return make(name, shape, Float32Type::get(context), values);
}
ElementsAttr makeArray(MLIRContext *context, StringRef name, ArrayRef<int64_t> shape,
                       ArrayRef<double> values) {
  return make(name, shape, Float64Type::get(context), values);
}

bool isArrayOf(ElementsAttr array, int64_t rank, Type element) {
  auto type = dyn_cast<RankedTensorType>(array.getType());
  if (!isa<DenseElementsAttr, DenseResourceElementsAttr>(array) || !type ||
      type.getRank() != rank || !type.hasStaticShape() || type.getElementType() != element)
    return false;
  int64_t entries = 1;
  for (int64_t size : type.getShape()) {
    if (size != 0 && entries > kMostEntries / size)
      return false;
    entries *= size;
  }
  return true;
}

std::optional<std::vector<int64_t>> readIntegers(ElementsAttr array) {
  Type element = array.getElementType();
  if (element.isSignlessInteger(32))
    return read<int32_t, int64_t>(array);
  if (element.isSignlessInteger(64))
    return read<int64_t, int64_t>(array);
  return std::nullopt;
}

std::optional<std::vector<float>> readFloats(ElementsAttr array) {
  if (array.getElementType().isF32())
    return read<float, float>(array);
  if (array.getElementType().isF64())
    return read<double, float>(array);
  return std::nullopt;
}

} // namespace isinglass::ebm
