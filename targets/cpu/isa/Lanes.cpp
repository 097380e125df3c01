//===- Lanes.cpp - planes of bits to indices of lanes, and back ----------------------------------===//
//
// Three rounds of interleaving inside 16 bytes (of bytes, 2 and 4 bytes) bring the 8 planes' bytes
// of the same place into one word, and a transpose of its 8x8 bits gives 8 indices. Planes that are
// 0 are not interleaved with each other: 6 planes take 6 + 8 + 8 = 22 interleavings.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/isa/Pieces.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

using isas::Values;

/// The low or high halves of every 16 bytes of x and y, alternating elements of `bits`: PUNPCKL/H
/// on x86, ZIP1/2 on Arm. Null is 0.
Value interleave(Isa::Builder &b, Value x, Value y, unsigned bits, bool high) {
  if (!x && !y)
    return {};
  Value any = isas::asIntegers(b, x ? x : y, bits);
  Value left = x ? isas::asIntegers(b, x, bits) : isas::splatLike(b, any, 0);
  Value right = y ? isas::asIntegers(b, y, bits) : isas::splatLike(b, any, 0);
  int64_t count = 512 / bits, block = 128 / bits;
  llvm::SmallVector<int64_t> lanes(count);
  for (int64_t lane = 0; lane < count; ++lane) {
    int64_t within = lane % block;
    lanes[lane] = lane - within + (high ? block / 2 : 0) + within / 2 + (within % 2) * count;
  }
  return vector::ShuffleOp::create(b, left, right, lanes);
}

/// One round: vectors a .. a + step of a group with those of the next group; each gives a low and a
/// high one, side by side.
Values interleaveRound(Isa::Builder &b, const Values &from, unsigned bits) {
  size_t step = bits / 8;
  Values to;
  for (size_t group = 0; group < from.size(); group += 2 * step)
    for (size_t at = group; at < group + step; ++at)
      for (bool high : {false, true})
        to.push_back(interleave(b, from[at], from[at + step], bits, high));
  return to;
}

/// Of every run of 8 elements, each of which has the bits of all 8 lanes in its low byte: element k
/// keeps bit k.
Value testBits(Isa::Builder &b, Value bytes, unsigned bits) {
  Value elements = isas::asIntegers(b, bytes, bits);
  auto type = cast<VectorType>(elements.getType());
  llvm::SmallVector<llvm::APInt> ones;
  for (int64_t lane = 0; lane < type.getNumElements(); ++lane)
    ones.push_back(llvm::APInt::getOneBitSet(bits, lane % 8));
  Value mask = arith::ConstantOp::create(b, type, DenseElementsAttr::get(type, ones));
  Value found = arith::AndIOp::create(b, elements, mask);
  return arith::CmpIOp::create(b, arith::CmpIPredicate::ne, found, isas::splatLike(b, found, 0));
}

} // namespace

Value laneBits(Isa::Builder &b, Value plane, int64_t q) {
  Value bytes = isas::asIntegers(b, plane, 8);
  llvm::SmallVector<int64_t> order;
  for (int64_t lane = 0; lane < 64; ++lane)
    order.push_back(lane / 16 * 16 + 2 * q + lane % 16 / 8);
  return testBits(b, vector::ShuffleOp::create(b, bytes, bytes, order), 8);
}

Value laneBits(Isa::Builder &b, Value plane, int64_t q, int64_t h) {
  Value bytes = isas::asIntegers(b, plane, 8);
  llvm::SmallVector<int64_t> order;
  for (int64_t lane = 0; lane < 32; ++lane)
    order.append(2, lane / 8 * 16 + 2 * q + h);
  return testBits(b, vector::ShuffleOp::create(b, bytes, bytes, order), 16);
}

llvm::SmallVector<Value> laneIndices(Isa::Builder &b, const Isa &isa,
                                     llvm::ArrayRef<Value> planes) {
  Values vectors(planes);
  vectors.resize(8);
  if (isa.countsRowsFromLast)
    std::reverse(vectors.begin(), vectors.end());
  for (unsigned bits : {8, 16, 32})
    vectors = interleaveRound(b, vectors, bits);
  for (Value &vector : vectors) {
    Value bytes = isas::asIntegers(b, vector, 8);
    if (isa.countsRowsFromLast)
      bytes = isas::reverseInWords(b, bytes);
    vector = isas::asIntegers(b, isa.transposeBits(b, isas::asIntegers(b, bytes, 64)), 8);
  }
  return vectors;
}

/// Vector q holds lanes 8 (16 l + 2 q + h) + k in byte 16 l + 8 h + k. Bit q of a byte collects the
/// sign of vector q; a transpose of each word's 8x8 bits makes k the bit, and interleaving the two
/// words of 16 bytes puts byte (h, q) at 2 q + h.
Value signsInOrder(Isa::Builder &b, const Isa &isa, llvm::ArrayRef<Value> vectors) {
  Value collected;
  for (auto [q, vector] : llvm::enumerate(vectors)) {
    Value bit = isa.signAt(b, vector, static_cast<int>(q));
    collected = collected ? arith::OrIOp::create(b, collected, bit).getResult() : bit;
  }
  Value words = isa.transposeBits(b, isas::asIntegers(b, collected, 64));
  Value bytes = isas::asIntegers(b, words, 8);
  llvm::SmallVector<int64_t> order;
  for (int64_t l = 0; l < 4; ++l)
    for (int64_t q = 0; q < 8; ++q)
      order.append({16 * l + q, 16 * l + 8 + q});
  return isas::asIntegers(b, vector::ShuffleOp::create(b, bytes, bytes, order), 64);
}

} // namespace isinglass::cpu
