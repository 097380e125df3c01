//===- PlaneLogic.h - arithmetic on planes of bits -----------------------------------------------------===//
//
// A plane is vector<8xi64>, a bit a lane. Functions of three planes are one instruction on AVX-512.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

class PlaneLogic {
public:
  explicit PlaneLogic(Emitter &b);

  /// Bit 4 x + 2 y + z of the table is the function's value.
  Value ternary(Value x, Value y, Value z, uint8_t table);
  Value majority(Value x, Value y, Value z) { return ternary(x, y, z, 0xe8); }
  Value parity(Value x, Value y, Value z) { return ternary(x, y, z, 0x96); }
  /// m ? x : y
  Value select(Value m, Value x, Value y) { return ternary(m, x, y, 0xca); }
  Value exclusiveOr(Value x, Value y);
  Value complement(Value x) { return exclusiveOr(x, ones); }
  /// The complement of x in some words, vector<8xi1>.
  Value complementWhere(Value words, Value x);
  /// The value of the function whose arguments are the bits of an index: planes[i] is bit i of it.
  Value lookUp(ValueRange planes, llvm::function_ref<bool(unsigned)> function);

  /// Bit i of the result is bit i + `bits` of high:low, 0 <= bits <= 512.
  Value funnel(Value low, Value high, int64_t bits);
  /// x in the lanes below `lanes`, y in the others.
  Value splice(Value x, Value y, int64_t lanes);

private:
  Value shannon(ValueRange planes, uint64_t table);
  Value constant(bool ones);

  Emitter &b;
  bool hasTernary;
  Value ones;
};

/// How many of some planes' bits are set in a lane, by full adders, down to a few planes.
class PlaneCount {
public:
  PlaneCount(PlaneLogic &logic, ValueRange planes);
  /// The plane of a property of the count.
  Value where(llvm::function_ref<bool(unsigned)> property) const;

private:
  bool step();

  PlaneLogic &logic;
  Values planes;
  llvm::SmallVector<unsigned> weights;
};

} // namespace isinglass::cpu
