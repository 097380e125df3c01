//===- TablesF32.cpp - fields in f32, read as a spline --------------------------------------------------===//
//
// Tables of 16 floats by 4 neighbours, two of them by an index byte. A field in steps of the spline
// (runtime/chains/Acceptance.h: scaled-spline), times 2^16, plus the sum of two 16-bit numbers, cut
// to its high half, reads the flip tables as TablesI16 does. P is right to 1e-5, and 0 below 2^-17;
// fields beyond the tables are cut to their last entry.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Random.h"
#include "targets/cpu/isa/Pieces.h"
#include "targets/cpu/layouts/Tables.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Steps are 2^16.
constexpr double kStep = 65536;
/// The last step that dithering leaves within the tables.
constexpr double kMostSteps = 126;
/// Of the sum of two numbers below 2^16, and half a step to round.
constexpr double kCentre = 32768 - 65535;

class TablesF32 : public TableKernel {
public:
  using TableKernel::TableKernel;

  StringRef acceptance() const override { return "scaled-spline"; }
  Codes codes() const override { return Codes::Floats; }
  int64_t tableBits() const override { return 4; }
  int64_t indexBits() const override { return 8; }
  VectorType tableType() const override { return b.lanes(b.getF32Type()); }
  Value makeTable(Value half, ValueRange codes) override {
    return sumTable(b, tableType(), half, codes);
  }
  void open(Value tempered, int64_t offset) override;
  Value drawSpins(const TableField &field, int64_t q, MutableArrayRef<Value> generators) override;

private:
  Value widen(const TableField &field, int64_t q, int64_t h, size_t pair);
  /// Fields of lanes 16 h .. 16 h + 15.
  Value sumTables(const TableField &field, int64_t q, int64_t h);
  Value dither(Value field, int64_t number, MutableArrayRef<Value> generators);
  Value clamp(Value x);

  ByteAcceptance acceptance_;
  Value scale;
};

void TablesF32::open(Value tempered, int64_t offset) {
  acceptance_.open(b, tempered, offset);
  Value factor = b.load(b.view(tempered, offset + 256, 1, b.getF32Type()), b.index(0));
  Value steps = arith::MulFOp::create(b, factor, b.f32(kStep));
  scale = vector::BroadcastOp::create(b, b.lanes(b.getF32Type()), steps);
}

/// Lanes 16 h .. 16 h + 15 of two index bytes (or one) in the low bytes of i32. Lookups read 4
/// bits, so the other bytes do not matter.
Value TablesF32::widen(const TableField &field, int64_t q, int64_t h, size_t pair) {
  Value low = field.indices[2 * pair][q];
  bool isLast = 2 * pair + 1 == field.indices.size();
  Value high = isLast ? low : field.indices[2 * pair + 1][q];
  SmallVector<int64_t> order;
  for (int64_t lane = h * kLanes; lane < (h + 1) * kLanes; ++lane)
    order.append(
        {lane, lane + kBytes, vector::ShuffleOp::kPoisonIndex, vector::ShuffleOp::kPoisonIndex});
  return isas::asIntegers(b, vector::ShuffleOp::create(b, low, high, order), 32);
}

Value TablesF32::sumTables(const TableField &field, int64_t q, int64_t h) {
  Value sum, index;
  for (auto [number, tables] : llvm::enumerate(field.tables)) {
    if (number % 4 == 0)
      index = widen(field, q, h, number / 4);
    Value bits = index;
    if (number % 4)
      bits = arith::ShRUIOp::create(b, index, isas::splatLike(b, index, number % 4 * 4));
    Value part = b.isa->lookupWide(b, tables[cellOf(h, q, tables.size())], bits);
    sum = sum ? Value(arith::AddFOp::create(b, sum, part)) : part;
  }
  return sum;
}

/// Comparisons, so that they are one instruction each.
Value TablesF32::clamp(Value x) {
  using Predicate = arith::CmpFPredicate;
  Value most = b.splatF32(kMostSteps * kStep), least = b.splatF32(-kMostSteps * kStep);
  Value less = arith::CmpFOp::create(b, Predicate::OLT, x, most);
  x = arith::SelectOp::create(b, less, x, most);
  Value more = arith::CmpFOp::create(b, Predicate::OGT, x, least);
  return arith::SelectOp::create(b, more, x, least);
}

Value TablesF32::dither(Value field, int64_t number, MutableArrayRef<Value> generators) {
  Value steps = clamp(math::FmaOp::create(b, field, scale, b.splatF32(kCentre)));
  Value whole = arith::FPToSIOp::create(b, b.lanes(b.getI32Type()), steps);
  Value bits = isas::asIntegers(b, nextBits(b, generators, number), 32);
  Value u = arith::AndIOp::create(b, bits, isas::splatLike(b, bits, 65535));
  Value v = arith::ShRUIOp::create(b, bits, isas::splatLike(b, bits, 16));
  Value sum = arith::AddIOp::create(b, whole, arith::AddIOp::create(b, u, v));
  Value step = arith::ShRSIOp::create(b, sum, isas::splatLike(b, sum, 16));
  return arith::TruncIOp::create(b, b.lanes(b.getI8Type()), step);
}

Value TablesF32::drawSpins(const TableField &field, int64_t q, MutableArrayRef<Value> generators) {
  Values steps;
  for (int64_t h = 0; h < 4; ++h)
    steps.push_back(dither(sumTables(field, q, h), 6 * q + h, generators));
  return acceptance_.draw(b, isas::join(b, steps), 6 * q + 4, generators);
}

} // namespace

std::unique_ptr<TableKernel> makeTablesF32(Emitter &b) { return std::make_unique<TablesF32>(b); }

} // namespace isinglass::cpu
