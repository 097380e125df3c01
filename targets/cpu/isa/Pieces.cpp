//===- Pieces.cpp ---------------------------------------------------------------------------------===//
#include "targets/cpu/isa/Pieces.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <numeric>

using namespace mlir;

namespace isinglass::cpu::isas {
namespace {

int64_t byteSize(VectorType type) {
  return type.getNumElements() * type.getElementTypeBitWidth() / 8;
}

} // namespace

Value intrinsic(Builder &b, llvm::StringRef name, Type result, ValueRange operands) {
  return LLVM::CallIntrinsicOp::create(b, result, b.getStringAttr(name), operands).getResult(0);
}

Value asIntegers(Builder &b, Value vector, unsigned bits) {
  auto from = cast<VectorType>(vector.getType());
  auto type = VectorType::get({byteSize(from) * 8 / bits}, b.getIntegerType(bits));
  return type == from ? vector : vector::BitCastOp::create(b, type, vector).getResult();
}

Value splatLike(Builder &b, Value vector, uint64_t value) {
  auto type = cast<VectorType>(vector.getType());
  llvm::APInt number(type.getElementTypeBitWidth(), value, /*isSigned=*/false,
                     /*implicitTrunc=*/true);
  return arith::ConstantOp::create(b, type, DenseElementsAttr::get(type, number));
}

Value slice(Builder &b, Value vector, int64_t first, int64_t count) {
  if (first == 0 && count == cast<VectorType>(vector.getType()).getNumElements())
    return vector;
  llvm::SmallVector<int64_t> lanes(count);
  std::iota(lanes.begin(), lanes.end(), first);
  return vector::ShuffleOp::create(b, vector, vector, lanes);
}

Value reverseInWords(Builder &b, Value bytes) {
  llvm::SmallVector<int64_t> lanes(cast<VectorType>(bytes.getType()).getNumElements());
  for (size_t lane = 0; lane < lanes.size(); ++lane)
    lanes[lane] = lane ^ 7;
  return vector::ShuffleOp::create(b, bytes, bytes, lanes);
}

Values cut(Builder &b, Value vector, int64_t bytes) {
  auto type = cast<VectorType>(vector.getType());
  int64_t lanes = bytes * 8 / type.getElementTypeBitWidth();
  Values parts;
  for (int64_t first = 0; first < type.getNumElements(); first += lanes)
    parts.push_back(slice(b, vector, first, lanes));
  return parts;
}

Value join(Builder &b, Values parts) {
  while (parts.size() > 1) {
    llvm::SmallVector<int64_t> lanes(2 *
                                     cast<VectorType>(parts.front().getType()).getNumElements());
    std::iota(lanes.begin(), lanes.end(), 0);
    Values joined;
    for (size_t part = 0; part < parts.size(); part += 2)
      joined.push_back(vector::ShuffleOp::create(b, parts[part], parts[part + 1], lanes));
    parts = std::move(joined);
  }
  return parts.front();
}

Value piecewise(Builder &b, ValueRange operands, int64_t bytes,
                llvm::function_ref<Value(ValueRange)> body) {
  llvm::SmallVector<Values> pieces;
  for (Value operand : operands)
    pieces.push_back(cut(b, operand, bytes));
  Values results;
  for (size_t piece = 0; piece < pieces.front().size(); ++piece) {
    Values here;
    for (const Values &operand : pieces)
      here.push_back(operand[piece]);
    results.push_back(body(here));
  }
  return join(b, std::move(results));
}

} // namespace isinglass::cpu::isas
