//===- Arrays.h - large constant arrays in the IR -------------------------------------------------===//
//
// Arrays of edges, weights and colours are elements attributes: literal while they are short enough
// to read, resources (one name in the text, a blob at its end) beyond that.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "mlir/IR/BuiltinAttributes.h"

namespace isinglass::ebm {

/// An array of i16/i32/i64/f32/f64 of the given shape; `name` is the resource's key if it becomes
/// one.
mlir::ElementsAttr makeArray(mlir::MLIRContext *context, llvm::StringRef name,
                             llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int16_t> values);
mlir::ElementsAttr makeArray(mlir::MLIRContext *context, llvm::StringRef name,
                             llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int32_t> values);
mlir::ElementsAttr makeArray(mlir::MLIRContext *context, llvm::StringRef name,
                             llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> values);
mlir::ElementsAttr makeArray(mlir::MLIRContext *context, llvm::StringRef name,
                             llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<float> values);
mlir::ElementsAttr makeArray(mlir::MLIRContext *context, llvm::StringRef name,
                             llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<double> values);

/// Whether an array is one that can be read: a tensor, literal or resource, of this many axes, of
/// this type of elements, of at most 2^40 entries. What attributes check when they are made.
bool isArrayOf(mlir::ElementsAttr array, int64_t rank, mlir::Type element);

/// The values of an i32 or i64 array, literal or resource; nothing if it is another kind of array
/// or its resource is missing or of the wrong length. (Resources follow the attributes in a text,
/// so only operations can expect them.)
std::optional<std::vector<int64_t>> readIntegers(mlir::ElementsAttr array);
/// Likewise for f32 and f64.
std::optional<std::vector<float>> readFloats(mlir::ElementsAttr array);

} // namespace isinglass::ebm
