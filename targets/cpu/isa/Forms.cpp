//===- Forms.cpp ----------------------------------------------------------------------------------===//
#include "targets/cpu/isa/Forms.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace isinglass::cpu::isas {
namespace {

/// 16 bytes of a table in every 16 bytes of a piece.
Value repeat(Builder &b, Value row, int64_t bytes) {
  if (bytes == 16)
    return row;
  llvm::SmallVector<int64_t> lanes(bytes);
  for (int64_t lane = 0; lane < bytes; ++lane)
    lanes[lane] = lane % 16;
  return vector::ShuffleOp::create(b, row, row, lanes);
}

} // namespace

Value lookupByShuffles(Builder &b, Value table, Value index, int64_t bytes,
                       llvm::StringRef shuffle) {
  Values rows;
  for (Value row : cut(b, table, 16))
    rows.push_back(repeat(b, row, bytes));
  Values differences{rows.front()};
  for (size_t k = 1; k < rows.size(); ++k)
    differences.push_back(arith::XOrIOp::create(b, rows[k], rows[k - 1]));
  return piecewise(b, index, bytes, [&](ValueRange piece) {
    Value at = piece.front(), sum;
    for (size_t k = 0; k < differences.size(); ++k) {
      Value less = k == 0 ? at : arith::SubIOp::create(b, at, splatLike(b, at, 16 * k)).getResult();
      Value part = intrinsic(b, shuffle, at.getType(), {differences[k], less});
      sum = sum ? arith::XOrIOp::create(b, sum, part).getResult() : part;
    }
    return sum;
  });
}

Value lookupWideByBytes(Builder &b, Value table, Value index,
                        Value (*lookup)(Builder &, Value, Value)) {
  Value entry = arith::AndIOp::create(b, index, splatLike(b, index, 15));
  Value first = arith::MulIOp::create(b, entry, splatLike(b, index, 0x04040404));
  Value four = arith::AddIOp::create(b, first, splatLike(b, index, 0x03020100));
  Value bytes = lookup(b, asIntegers(b, table, 8), asIntegers(b, four, 8));
  return vector::BitCastOp::create(b, cast<VectorType>(table.getType()), bytes);
}

Value transposeByDeltaSwaps(Builder &b, Value words, Value (*shiftLeft)(Builder &, Value, Value)) {
  constexpr std::pair<int, uint64_t> kSwaps[] = {
      {7, 0x00aa00aa00aa00aa}, {14, 0x0000cccc0000cccc}, {28, 0x00000000f0f0f0f0}};
  for (auto [distance, mask] : kSwaps) {
    Value shift = splatLike(b, words, distance);
    Value other = arith::ShRUIOp::create(b, words, shift);
    Value differing =
        arith::AndIOp::create(b, arith::XOrIOp::create(b, words, other), splatLike(b, words, mask));
    words = arith::XOrIOp::create(b, words, differing);
    words = arith::XOrIOp::create(b, words, shiftLeft(b, differing, shift));
  }
  return words;
}

Value transposeByDeltaSwaps(Builder &b, Value words) {
  return transposeByDeltaSwaps(b, words, [](Builder &b, Value words, Value distance) {
    return arith::ShLIOp::create(b, words, distance).getResult();
  });
}

Value signByShift(Builder &b, Value x, int bit) {
  Value halves = asIntegers(b, x, 16);
  if (bit < 7)
    halves = arith::ShRUIOp::create(b, halves, splatLike(b, halves, 7 - bit));
  Value bytes = asIntegers(b, halves, 8);
  return arith::AndIOp::create(b, bytes, splatLike(b, bytes, uint64_t(1) << bit));
}

Value addSignByComparison(Builder &b, Value x, Value y) {
  Value negative = arith::CmpIOp::create(b, arith::CmpIPredicate::slt, y, splatLike(b, y, 0));
  Value more = arith::AddIOp::create(b, x, splatLike(b, x, 1));
  return arith::SelectOp::create(b, negative, more, x);
}

Value sumBytesByShifts(Builder &b, Value x) {
  Value low = arith::AndIOp::create(b, x, splatLike(b, x, 255));
  return arith::AddIOp::create(b, low, arith::ShRUIOp::create(b, x, splatLike(b, x, 8)));
}

Value sumHalvesByShifts(Builder &b, Value x) {
  Value by = splatLike(b, x, 16);
  Value low = arith::ShRSIOp::create(b, arith::ShLIOp::create(b, x, by), by);
  return arith::AddIOp::create(b, low, arith::ShRSIOp::create(b, x, by));
}

Value sumPartsByProducts(Builder &b, Value x, int64_t bytes, llvm::StringRef name) {
  unsigned bits = cast<VectorType>(x.getType()).getElementTypeBitWidth() / 2;
  return piecewise(b, x, bytes, [&](ValueRange piece) {
    Value parts = asIntegers(b, piece.front(), bits), ones = splatLike(b, parts, 1);
    return intrinsic(b, name, piece.front().getType(), {parts, ones});
  });
}

Value binaryIntrinsic(Builder &b, llvm::StringRef name, Value x, Value y, int64_t bytes) {
  return piecewise(b, ValueRange{x, y}, bytes, [&](ValueRange pieces) {
    return intrinsic(b, name, pieces.front().getType(), pieces);
  });
}

} // namespace isinglass::cpu::isas
