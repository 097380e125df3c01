//===- Order.h - loops over the cells of one colour ---------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// The cell at hand, as values.
class Cell {
public:
  Cell(Value index, Value row, Values x) : index(index), row(row), x(std::move(x)) {}

  Value index; ///< row-major
  Value row;   ///< of prepared
  Values x;    ///< coordinates

  /// The place of a variable's cell at a displacement from here.
  Value placeOf(Emitter &b, const VariablePlan &variable, llvm::ArrayRef<int64_t> step) const;
};

/// Which cells: colour `colour`, and of those the part `tile` of `tiles` along the outer axis.
struct Part {
  Value colour, tile, tiles;
};

using CellBody = llvm::function_ref<Values(const Cell &, ValueRange)>;
using GroupBody = llvm::function_ref<Values(llvm::ArrayRef<Cell>, ValueRange)>;

/// Visits the cells of a part in order, `size` at a time, carrying values: cells of the same
/// colour, of one row of a lattice. Where fewer are left the last one is repeated. The body is
/// emitted once.
Values forEachGroup(Emitter &b, const Traversal &traversal, llvm::StringRef name, const Part &part,
                    int64_t size, ValueRange carried, GroupBody body);

/// Visits every cell, whatever its colour, carrying values.
Values foldEveryCell(Emitter &b, const Traversal &traversal, llvm::StringRef name,
                     ValueRange carried, CellBody body);
void forEveryCell(Emitter &b, const Traversal &traversal, llvm::StringRef name,
                  llvm::function_ref<void(const Cell &)> body);

/// The part of lower .. upper that belongs to tile `tile` of `tiles` of 0 .. size.
std::pair<Value, Value> cutTile(Emitter &b, Value lower, Value upper, int64_t size, Value tile,
                                Value tiles);

} // namespace isinglass::cpu
