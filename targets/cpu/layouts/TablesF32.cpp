//===- TablesF32.cpp - fields in f32, read as a spline --------------------------------------------------===//
//
// Tables of 16 floats by 4 neighbours, two of them by an index byte. A field in steps of the spline
// (runtime/chains/Acceptance.h: scaled-spline), times 2^16, plus the sum of two 16-bit numbers, cut
// to its high half, reads the flip tables as TablesI16 does. P is right to 1e-5, and 0 below 2^-17;
// fields beyond the tables are cut to their last entry.
//
// 64 fields are vectors h = 0..3 of 16. All of one cell: i32 i of vector h is lane 4 i + h, so that
// an index is a shift of the bytes as they lie. More cells: it is lane 16 h + i, so that a vector
// has one cell's tables.
//
//===----------------------------------------------------------------------------------------------===//
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
/// Half a step to round; the sum of two signed numbers of 16 bits has a mean of -1.
constexpr double kCentre = kStep / 2 + 1;

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
  Value drawSpins(const TableField &field, int64_t q, LaneDraws &draws) override;

private:
  /// i32 whose low 4 bits index the table.
  Value indexOf(const TableField &field, size_t table, int64_t q, int64_t h);
  Value spread(Value bytes, int64_t h);
  /// The fields of vector h.
  Value sumTables(const TableField &field, int64_t q, int64_t h);
  /// In steps times 2^16.
  Value dither(Value field, Value bits);
  Value clamp(Value x);
  /// Byte 2 of every i32, lanes in order.
  Value wholeSteps(ValueRange sums, bool oneCell);

  ByteAcceptance acceptance_;
  Value scale;
};

void TablesF32::open(Value tempered, int64_t offset) {
  acceptance_.open(b, tempered, offset);
  Value factor = b.load(b.view(tempered, offset + 256, 1, b.getF32Type()), b.index(0));
  Value steps = arith::MulFOp::create(b, factor, b.f32(kStep));
  scale = vector::BroadcastOp::create(b, b.lanes(b.getF32Type()), steps);
}

bool ofOneCell(const TableField &field) { return field.tables.front().size() == 1; }

/// Lanes 16 h .. 16 h + 15 of a vector of bytes as i32. Were the other bytes left open, all of an
/// i32 would be, its masked bits too.
Value TablesF32::spread(Value bytes, int64_t h) {
  SmallVector<int64_t> order;
  for (int64_t lane = h * kLanes; lane < (h + 1) * kLanes; ++lane)
    order.append({lane, kBytes, kBytes, kBytes});
  Value zeros = isas::splatLike(b, bytes, 0);
  return isas::asIntegers(b, vector::ShuffleOp::create(b, bytes, zeros, order), 32);
}

Value TablesF32::indexOf(const TableField &field, size_t table, int64_t q, int64_t h) {
  Value bytes = field.indices[table / 2][q];
  bool oneCell = ofOneCell(field);
  Value index = oneCell ? isas::asIntegers(b, bytes, 32) : spread(bytes, h);
  int64_t shift = table % 2 * 4 + (oneCell ? 8 * h : 0);
  if (shift == 0)
    return index;
  return arith::ShRUIOp::create(b, index, isas::splatLike(b, index, shift));
}

Value TablesF32::sumTables(const TableField &field, int64_t q, int64_t h) {
  Value sum;
  for (auto [number, tables] : llvm::enumerate(field.tables)) {
    Value index = indexOf(field, number, q, h);
    Value part = b.isa->lookupWide(b, tables[cellOf(h, q, tables.size())], index);
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

Value TablesF32::dither(Value field, Value bits) {
  Value steps = clamp(math::FmaOp::create(b, field, scale, b.splatF32(kCentre)));
  Value whole = arith::FPToSIOp::create(b, b.lanes(b.getI32Type()), steps);
  return arith::AddIOp::create(b, whole, b.isa->sumHalves(b, isas::asIntegers(b, bits, 32)));
}

Value TablesF32::wholeSteps(ValueRange sums, bool oneCell) {
  auto pick = [&](Value x, Value y, int64_t first) {
    SmallVector<int64_t> order(kBytes, vector::ShuffleOp::kPoisonIndex);
    for (int64_t side : {0, 1})
      for (int64_t i = 0; i < kLanes; ++i)
        order[oneCell ? 4 * i + first + side : kLanes * (first + side) + i] =
            kBytes * side + 4 * i + 2;
    return vector::ShuffleOp::create(b, isas::asIntegers(b, x, 8), isas::asIntegers(b, y, 8),
                                     order);
  };
  SmallVector<int64_t> merged;
  for (int64_t lane = 0; lane < kBytes; ++lane)
    merged.push_back(lane + ((oneCell ? lane % 4 : lane / kLanes) < 2 ? 0 : kBytes));
  return vector::ShuffleOp::create(b, pick(sums[0], sums[1], 0), pick(sums[2], sums[3], 2), merged);
}

Value TablesF32::drawSpins(const TableField &field, int64_t q, LaneDraws &draws) {
  Values sums;
  for (int64_t h = 0; h < 4; ++h)
    sums.push_back(dither(sumTables(field, q, h), draws.next()));
  Value steps = wholeSteps(sums, ofOneCell(field)), high = draws.next();
  return acceptance_.draw(b, steps, high, draws.nextLow(q));
}

} // namespace

std::unique_ptr<TableKernel> makeTablesF32(Emitter &b) { return std::make_unique<TablesF32>(b); }

} // namespace isinglass::cpu
