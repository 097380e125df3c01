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

  /// The word of a variable's cell at a displacement from here.
  Value wordOf(Emitter &b, const VariablePlan &variable, llvm::ArrayRef<int64_t> step) const;
};

/// Which cells: colour `colour`, and of those the part `tile` of `tiles` along the outer axis.
struct Part {
  Value colour, tile, tiles;
};

using CellBody = llvm::function_ref<Values(const Cell &, ValueRange)>;

/// Visits the cells of a part in order, carrying values. The body is emitted once.
Values forEachCell(Emitter &b, const Traversal &traversal, llvm::StringRef name, const Part &part,
                   ValueRange carried, CellBody body);

/// Visits every cell in the order of prepared rows, whatever its colour.
void forEveryCell(Emitter &b, const Traversal &traversal, llvm::StringRef name,
                  llvm::function_ref<void(const Cell &)> body);

/// The part of lower .. upper that belongs to tile `tile` of `tiles` of 0 .. size.
std::pair<Value, Value> cutTile(Emitter &b, Value lower, Value upper, int64_t size, Value tile,
                                Value tiles);

} // namespace isinglass::cpu
