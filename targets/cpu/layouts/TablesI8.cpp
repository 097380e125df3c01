//===- TablesI8.cpp - fields in bytes, two random bytes a spin ----------------------------------------===//
//
// A field f is one byte, |f| <= 127. The flip probability of |f| has 16 bits in two tables of 128
// bytes (runtime/chains/Acceptance.h): the carry of low + v joins high, that of high + u says "not
// flipped" in the sign bit of a rounded average, and the sign of f turns it into the spin.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/layouts/Tables.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

class TablesI8 : public TableKernel {
public:
  using TableKernel::TableKernel;

  StringRef acceptance() const override { return "table"; }
  Codes codes() const override { return Codes::Whole; }
  int64_t largestCode() const override { return 254; }
  int64_t tableBits() const override { return tableBitsFor(b); }
  VectorType tableType() const override {
    return b.lanes(b.getI8Type(), int64_t(1) << tableBits());
  }
  unsigned codeBits() const override { return 8; }
  Value makeTable(Value half, ValueRange codes) override;
  void open(Value tempered, int64_t offset) override { acceptance_.open(b, tempered, offset); }
  Value drawSpins(const TableField &field, int64_t q, LaneDraws &draws) override {
    Value sum;
    for (auto [tables, indices] : llvm::zip_equal(field.tables, field.indices)) {
      Value part = lookUp(b, tables, indices[q], q);
      sum = sum ? Value(arith::AddIOp::create(b, sum, part)) : part;
    }
    for (const LooseSlot &slot : field.loose) {
      Value with = arith::AddIOp::create(b, sum, looseCodes(b, slot, q, 8));
      sum = arith::SelectOp::create(b, looseMask(b, field, slot, q), with, sum);
    }
    Value high = draws.next();
    return acceptance_.draw(b, sum, high, draws.nextLow(q));
  }

private:
  ByteAcceptance acceptance_;
};

Value TablesI8::makeTable(Value half, ValueRange codes) {
  auto narrow = [&](Value x) -> Value {
    return x ? Value(arith::TruncIOp::create(b, b.getI8Type(), x)) : x;
  };
  Values bytes = llvm::map_to_vector(codes, narrow);
  return sumTable(b, tableType(), narrow(half), bytes);
}

} // namespace

std::unique_ptr<TableKernel> makeTablesI8(Emitter &b) { return std::make_unique<TablesI8>(b); }

} // namespace isinglass::cpu
