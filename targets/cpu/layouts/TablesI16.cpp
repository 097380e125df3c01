//===- TablesI16.cpp - fields of 16 bits, read as a spline ----------------------------------------------===//
//
// Tables hold the low and the high bytes of 16-bit sums. A field plus the sum of two random bytes
// has in its high byte an integer near field / 256, and reading the flip tables there is, on
// average over the two bytes, a quadratic B-spline of the flip probability
// (runtime/chains/Acceptance.h): no exp, no interpolation.
//
// The high byte of f + u + v - 255 + 128 rounds (f + 1/2) / 256 to the nearest, symmetrically: so
// fields are whole and a half (Codes::WholeAndAHalf).
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/isa/Pieces.h"
#include "targets/cpu/layouts/Tables.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

constexpr int64_t kCentre = 128 - 255;
/// |f| <= 32384: with the random bytes a field stays within -127 .. 127 steps of 256.
constexpr int64_t kLargestCode = 2 * 32384;

class TablesI16 : public TableKernel {
public:
  using TableKernel::TableKernel;

  StringRef acceptance() const override { return "spline"; }
  Codes codes() const override { return Codes::WholeAndAHalf; }
  int64_t largestCode() const override { return kLargestCode; }
  int64_t tableBits() const override { return tableBitsFor(b); }
  VectorType tableType() const override { return b.lanes(b.getI8Type(), 2 * entries()); }
  unsigned codeBits() const override { return 16; }
  Value makeTable(Value half, ValueRange codes) override;
  void open(Value tempered, int64_t offset) override { acceptance_.open(b, tempered, offset); }
  Value drawSpins(const TableField &field, int64_t q, LaneDraws &draws) override;

private:
  int64_t entries() const { return int64_t(1) << tableBits(); }
  /// The bytes of the low (part 0) or high (part 1) table.
  Value lookUpPart(ValueRange tables, Value index, int64_t q, int64_t part);
  Value dither(Value halves, Value bits);

  ByteAcceptance acceptance_;
};

Value TablesI16::makeTable(Value half, ValueRange codes) {
  auto type = b.lanes(b.getI16Type(), entries());
  auto narrow = [&](Value x) -> Value { return arith::TruncIOp::create(b, b.getI16Type(), x); };
  if (half)
    half = narrow(arith::AddIOp::create(b, half, arith::ConstantIntOp::create(b, kCentre, 32)));
  Value sums = sumTable(b, type, half, Values(llvm::map_to_vector(codes, narrow)));
  Value shifted = arith::ShRUIOp::create(b, sums, isas::splatLike(b, sums, 8));
  auto bytes = b.lanes(b.getI8Type(), entries());
  return isas::join(
      b, {arith::TruncIOp::create(b, bytes, sums), arith::TruncIOp::create(b, bytes, shifted)});
}

Value TablesI16::lookUpPart(ValueRange tables, Value index, int64_t q, int64_t part) {
  Values parts;
  for (Value table : tables)
    parts.push_back(isas::slice(b, table, part * entries(), entries()));
  return lookUp(b, parts, index, q);
}

/// The high bytes of what interleaveBytes has put apart, in order.
Value highBytes(Emitter &b, Value low, Value high) {
  SmallVector<int64_t> order;
  for (int64_t lane = 0; lane < kBytes; ++lane)
    order.push_back(lane / 16 * 16 + lane % 8 * 2 + 1 + (lane % 16 < 8 ? 0 : kBytes));
  return vector::ShuffleOp::create(b, isas::asIntegers(b, low, 8), isas::asIntegers(b, high, 8),
                                   order);
}

Value TablesI16::dither(Value halves, Value bits) {
  return arith::AddIOp::create(b, halves, b.isa->sumBytes(b, isas::asIntegers(b, bits, 16)));
}

Value TablesI16::drawSpins(const TableField &field, int64_t q, LaneDraws &draws) {
  Value sums[2];
  for (auto [tables, indices] : llvm::zip_equal(field.tables, field.indices)) {
    Value low = lookUpPart(tables, indices[q], q, 0), high = lookUpPart(tables, indices[q], q, 1);
    for (int half : {0, 1}) {
      Value part = interleaveBytes(b, low, high, half);
      sums[half] = sums[half] ? Value(arith::AddIOp::create(b, sums[half], part)) : part;
    }
  }
  for (const LooseSlot &slot : field.loose)
    for (int half : {0, 1}) {
      // Lanes of 8 bytes become lanes of 8 halves: 16 bytes of a cell's code serve either.
      Value with = arith::AddIOp::create(b, sums[half], looseCodes(b, slot, q, 16));
      sums[half] = arith::SelectOp::create(b, looseMask(b, field, slot, q, half), with, sums[half]);
    }
  for (int half : {0, 1})
    sums[half] = dither(sums[half], draws.next());
  Value steps = highBytes(b, sums[0], sums[1]), high = draws.next();
  return acceptance_.draw(b, steps, high, draws.nextLow(q));
}

} // namespace

std::unique_ptr<TableKernel> makeTablesI16(Emitter &b) { return std::make_unique<TablesI16>(b); }

} // namespace isinglass::cpu
