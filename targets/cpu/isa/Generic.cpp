//===- Generic.cpp - any processor ----------------------------------------------------------------===//
//
// Lookups are loops over arrays on the stack: small code everywhere, gathers where LLVM has them.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/cpu/isa/Forms.h"
#include "targets/cpu/isa/Rows.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;

namespace isinglass::cpu::isas {
namespace {

/// In the entry block: within a loop the stack would grow with every round.
Value stackArray(Builder &b, VectorType type) {
  OpBuilder::InsertionGuard guard(b);
  if (Operation *parent = b.getInsertionBlock()->getParentOp()) {
    auto function = dyn_cast<FunctionOpInterface>(parent);
    if (!function)
      function = parent->getParentOfType<FunctionOpInterface>();
    if (function)
      b.setInsertionPointToStart(&function.getFunctionBody().front());
  }
  return memref::AllocaOp::create(b, MemRefType::get(type.getShape(), type.getElementType()),
                                  b.getI64IntegerAttr(64));
}

Value spill(Builder &b, Value vector, Value zero) {
  Value array = stackArray(b, cast<VectorType>(vector.getType()));
  vector::StoreOp::create(b, vector, array, zero);
  return array;
}

Value lookup(Builder &b, Value table, Value index) {
  auto indexType = cast<VectorType>(index.getType());
  auto type =
      VectorType::get(indexType.getShape(), cast<VectorType>(table.getType()).getElementType());
  auto constant = [&](int64_t value) { return arith::ConstantIndexOp::create(b, value); };
  Value zero = constant(0), count = constant(type.getNumElements()), one = constant(1);
  Value entries = spill(b, table, zero), indices = spill(b, index, zero);
  Value found = stackArray(b, type);
  {
    OpBuilder::InsertionGuard guard(b);
    auto loop = scf::ForOp::create(b, zero, count, one);
    b.setInsertionPointToStart(loop.getBody());
    Value i = loop.getInductionVar();
    Value at =
        arith::IndexCastUIOp::create(b, b.getIndexType(), memref::LoadOp::create(b, indices, i));
    memref::StoreOp::create(b, memref::LoadOp::create(b, entries, at), found, i);
  }
  return vector::LoadOp::create(b, type, found, zero);
}

/// In one table of 64: lanes 16 l, 16 l + 1, ... read its part l.
Value lookupLanes(Builder &b, Value table, Value index) {
  llvm::SmallVector<uint8_t> parts;
  for (unsigned lane = 0; lane < 64; ++lane)
    parts.push_back(lane / 16 * 16);
  auto type = cast<VectorType>(index.getType());
  Value part =
      arith::ConstantOp::create(b, DenseElementsAttr::get(type, llvm::ArrayRef<uint8_t>(parts)));
  return lookup(b, table, arith::OrIOp::create(b, index, part));
}

Value lookupWide(Builder &b, Value table, Value index) {
  return lookup(b, table, arith::AndIOp::create(b, index, splatLike(b, index, 15)));
}

/// x + y = 2 (x | y) - (x ^ y), and rounding up is rounding the subtracted half down.
Value average(Builder &b, Value x, Value y) {
  Value differing = arith::XOrIOp::create(b, x, y);
  Value half = arith::ShRUIOp::create(b, differing, splatLike(b, x, 1));
  return arith::SubIOp::create(b, arith::OrIOp::create(b, x, y), half);
}

} // namespace

Isa generic() {
  return {.name = "generic",
          .summary = "any processor",
          .architecture = "",
          .processor = "",
          .features = "",
          .needs = "",
          .tableBits = 4,
          .countsRowsFromLast = false,
          .lookup = lookup,
          .lookupLanes = lookupLanes,
          .lookupWide = lookupWide,
          .transposeBits = transposeByDeltaSwaps,
          .average = average,
          .signAt = signByShift,
          .addSign = addSignByComparison,
          .sumBytes = sumBytesByShifts,
          .sumHalves = sumHalvesByShifts,
          .aesRound = nullptr,
          .aesLastRound = nullptr};
}

} // namespace isinglass::cpu::isas
