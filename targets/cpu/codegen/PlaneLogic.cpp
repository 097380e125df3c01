//===- PlaneLogic.cpp -------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/PlaneLogic.h"

#include "targets/cpu/isa/Isa.h"
#include "targets/cpu/isa/Pieces.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace isinglass::cpu {

PlaneLogic::PlaneLogic(Emitter &b) : b(b), hasTernary(b.isa && b.isa->name.starts_with("avx512")) {
  ones = b.splatI64(-1, kPlaneWords);
}

Value PlaneLogic::complementWhere(Value words, Value x) {
  return arith::SelectOp::create(b, words, complement(x), x);
}

Value PlaneLogic::exclusiveOr(Value x, Value y) { return arith::XOrIOp::create(b, x, y); }

Value PlaneLogic::ternary(Value x, Value y, Value z, uint8_t table) {
  if (hasTernary) {
    Value immediate = arith::ConstantIntOp::create(b, table, 32);
    return isas::intrinsic(b, "llvm.x86.avx512.pternlog.q.512", x.getType(), {x, y, z, immediate});
  }
  // The usual functions are few operations.
  auto both = [&](Value p, Value q) -> Value { return arith::AndIOp::create(b, p, q); };
  if (table == 0x96)
    return exclusiveOr(exclusiveOr(x, y), z);
  if (table == 0xca)
    return exclusiveOr(both(exclusiveOr(y, z), x), z);
  if (table == 0xe8)
    return exclusiveOr(both(exclusiveOr(x, y), exclusiveOr(x, z)), x);
  return shannon({z, y, x}, table);
}

Value PlaneLogic::constant(bool one) { return one ? ones : b.splatI64(0, kPlaneWords); }

/// last ? high half of the table : low half
Value PlaneLogic::shannon(ValueRange planes, uint64_t table) {
  unsigned entries = 1u << planes.size();
  uint64_t all = entries == 64 ? ~uint64_t(0) : (uint64_t(1) << entries) - 1;
  if ((table & all) == 0 || (table & all) == all)
    return constant(table & 1);
  Value last = planes.back();
  uint64_t half = all >> (entries / 2), low = table & half, high = table >> (entries / 2) & half;
  ValueRange others = planes.drop_back();
  if (low == high)
    return shannon(others, low);
  if ((low ^ high) == half)
    return low == 0 ? last : exclusiveOr(last, shannon(others, low));
  if (low == 0)
    return arith::AndIOp::create(b, last, shannon(others, high));
  if (high == half)
    return arith::OrIOp::create(b, last, shannon(others, low));
  if (high == 0)
    return arith::AndIOp::create(b, complement(last), shannon(others, low));
  if (low == half)
    return arith::OrIOp::create(b, complement(last), shannon(others, high));
  Value x = shannon(others, high), y = shannon(others, low);
  return exclusiveOr(arith::AndIOp::create(b, exclusiveOr(x, y), last), y);
}

Value PlaneLogic::lookUp(ValueRange planes, llvm::function_ref<bool(unsigned)> function) {
  uint64_t table = 0;
  for (unsigned index = 0; index < 1u << planes.size(); ++index)
    table |= uint64_t(function(index)) << index;
  if (!hasTernary)
    return shannon(planes, table);
  if (planes.size() == 3)
    return ternary(planes[2], planes[1], planes[0], table);
  if (planes.size() < 3)
    return shannon(planes, table);
  ValueRange others = planes.drop_back();
  unsigned half = 1u << others.size();
  Value high = lookUp(others, [&](unsigned index) { return table >> (index + half) & 1; });
  Value low = lookUp(others, [&](unsigned index) { return table >> index & 1; });
  return select(planes.back(), high, low);
}

Value PlaneLogic::funnel(Value low, Value high, int64_t bits) {
  auto from = [&](int64_t first) -> Value {
    if (first == 0 || (low == high && first == kPlaneWords))
      return low;
    if (first == kPlaneWords)
      return high;
    SmallVector<int64_t> words;
    for (int64_t word = first; word < first + kPlaneWords; ++word)
      words.push_back(low == high ? word % kPlaneWords : word);
    return vector::ShuffleOp::create(b, low, high, words);
  };
  int64_t words = bits / 64, rest = bits % 64;
  if (rest == 0)
    return from(words);
  Value amount = b.splatI64(rest, kPlaneWords);
  return isas::intrinsic(b, "llvm.fshr.v8i64", low.getType(),
                         {from(words + 1), from(words), amount});
}

Value PlaneLogic::splice(Value x, Value y, int64_t lanes) {
  if (lanes >= kPlaneBits)
    return x;
  if (lanes <= 0)
    return y;
  SmallVector<int64_t> words;
  for (int64_t word = 0; word < kPlaneWords; ++word) {
    int64_t bits = std::clamp<int64_t>(lanes - 64 * word, 0, 64);
    words.push_back(bits == 64 ? -1 : static_cast<int64_t>((uint64_t(1) << bits) - 1));
  }
  Value mask = arith::ConstantOp::create(b, b.getI64VectorAttr(words));
  return select(mask, x, y);
}

PlaneCount::PlaneCount(PlaneLogic &logic, ValueRange bits)
    : logic(logic), planes(bits), weights(bits.size(), 1) {
  while (planes.size() > 3 && step()) {
  }
}

/// Adds three planes of the smallest weight that has them, else two.
bool PlaneCount::step() {
  for (unsigned most : {3u, 2u})
    for (unsigned weight = 1; weight <= planes.size() * 2; weight *= 2) {
      SmallVector<size_t> chosen;
      for (size_t at = 0; at < planes.size() && chosen.size() < most; ++at)
        if (weights[at] == weight)
          chosen.push_back(at);
      if (chosen.size() < most)
        continue;
      Values bits;
      for (size_t at : chosen)
        bits.push_back(planes[at]);
      Value sum =
          most == 3 ? logic.parity(bits[0], bits[1], bits[2]) : logic.exclusiveOr(bits[0], bits[1]);
      Value carry = most == 3 ? logic.majority(bits[0], bits[1], bits[2])
                              : logic.lookUp(bits, [](unsigned index) { return index == 3; });
      for (size_t at : llvm::reverse(chosen)) {
        planes.erase(planes.begin() + at);
        weights.erase(weights.begin() + at);
      }
      planes.append({sum, carry});
      weights.append({weight, 2 * weight});
      return true;
    }
  return false;
}

Value PlaneCount::where(llvm::function_ref<bool(unsigned)> property) const {
  return logic.lookUp(planes, [&](unsigned index) {
    unsigned count = 0;
    for (size_t at = 0; at < planes.size(); ++at)
      count += (index >> at & 1) * weights[at];
    return property(count);
  });
}

} // namespace isinglass::cpu
