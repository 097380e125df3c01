//===- Tables.h - chains in lanes, local fields from tables of neighbour bits ------------------------===//
//
// The bits of up to 6 neighbours of a cell index a table that prepare computed from the cell's
// weights: a field of degree 12 is two lookups, and no weight is read in the loop. Indices are made
// for 512 chains at once from the planes of the neighbours' bits (isa/Lanes.cpp). One or two
// neighbours more than fill tables, the input of a chain's step, say, are added one by one: that
// takes less than an index. A precision says what tables hold and how 64 fields become 64 new
// spins.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Entries.h"
#include "targets/cpu/codegen/Quantise.h"
#include "targets/cpu/isa/Isa.h"
#include "targets/cpu/layouts/LaneDraws.h"

namespace isinglass::cpu {

/// Chains of a plane; lanes of a vector of bytes.
constexpr int64_t kPlane = 512, kBytes = 64;

/// A slot that fills no table: its code is added where the neighbour is +1.
struct LooseSlot {
  Values codes; ///< per cell of the group: its code over and over, 16 bytes
  Value plane;  ///< the neighbours' bits
  bool rides;   ///< they are bit 7 of the first index, too
};

/// The tables of a group of cells, and vectors q = 0..7 of 64 lanes of index bytes for each.
struct TableField {
  llvm::SmallVector<Values> tables;  ///< per table: per cell of the group
  llvm::SmallVector<Values> indices; ///< per index byte: 8 vectors
  llvm::SmallVector<LooseSlot> loose;
};

/// The low (h = 0) or high 8 bytes of every 16 of x and y, alternating: i16.
Value interleaveBytes(Emitter &b, Value x, Value y, int64_t h);

/// From integer fields, one a byte, to spins by the two tables of runtime/chains/Acceptance.h.
class ByteAcceptance {
public:
  void open(Emitter &b, Value tempered, int64_t offset);
  /// 64 bytes whose signs are the new spins, of 512 random bits for high bytes and as many for low
  /// ones.
  Value draw(Emitter &b, Value field, Value highBits, Value lowBits) const;

private:
  Value high, low;
};

/// The cell of a group of `cells` that lanes 16 l .. 16 l + 15 of vector q belong to.
int64_t cellOf(int64_t l, int64_t q, int64_t cells);

/// table[index] of bytes in vector q, where each lane reads the table of its cell.
Value lookUp(Emitter &b, ValueRange tables, Value index, int64_t q);

/// Where the neighbour of a loose slot is +1, as laneBits gives it: in vector q, or in half h of
/// it.
Value looseMask(Emitter &b, const TableField &field, const LooseSlot &slot, int64_t q);
Value looseMask(Emitter &b, const TableField &field, const LooseSlot &slot, int64_t q, int64_t h);

/// The code of the cell that each lane of vector q belongs to, elements of `bits`.
Value looseCodes(Emitter &b, const LooseSlot &slot, int64_t q, unsigned bits);

/// Neighbours that index one table of bytes.
int64_t tableBitsFor(Emitter &b);

/// A precision.
class TableKernel {
public:
  TableKernel(Emitter &b) : b(b) {}
  virtual ~TableKernel() = default;

  /// How a field becomes a probability.
  virtual llvm::StringRef acceptance() const = 0;
  virtual Codes codes() const = 0;
  /// The largest sum of codes that fields can hold; 0: any.
  virtual int64_t largestCode() const { return 0; }
  /// Neighbours of a table, and neighbours that share an index byte.
  virtual int64_t tableBits() const = 0;
  virtual int64_t indexBits() const { return tableBits(); }
  virtual mlir::VectorType tableType() const = 0;
  /// Of the code of a loose slot; 0: all slots go into tables.
  virtual unsigned codeBits() const { return 0; }
  /// The table of these slots; `half` is null but for the first.
  virtual Value makeTable(Value half, ValueRange codes) = 0;

  /// Reads the acceptance's tables, before all loops.
  virtual void open(Value tempered, int64_t offset) = 0;
  /// 64 bytes whose signs are the new spins of lanes q: 1 is +1.
  virtual Value drawSpins(const TableField &field, int64_t q, LaneDraws &draws) = 0;

protected:
  Emitter &b;
};

/// The entry e of a table of 2^bits is half + the sum of the codes at the ones of e.
Value sumTable(Emitter &b, mlir::VectorType type, Value half, ValueRange codes);

std::unique_ptr<TableKernel> makeTablesI8(Emitter &b);
std::unique_ptr<TableKernel> makeTablesI16(Emitter &b);
std::unique_ptr<TableKernel> makeTablesF32(Emitter &b);

} // namespace isinglass::cpu
