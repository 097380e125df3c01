//===- PlaneReader.h - planes of neighbours along the rows of a CellPlanes -----------------------------===//
#pragma once

#include "targets/cpu/codegen/PlaneLogic.h"

namespace isinglass::cpu {

/// A vector of a row: its number, which is a constant where rows are unrolled.
struct VectorOfRow {
  Value v;
  std::optional<int64_t> known;
  int64_t turn = 0; ///< of those that follow each other in one round of a loop
};

/// Vectors lower <= v < upper of a row whose neighbours along it are those of no other end: they
/// are a loop. All of them, if rows have no tail.
struct InnerVectors {
  InnerVectors(const Plan &plan, const CellPlanes &planes);
  int64_t lower = 0, upper = 0;
  bool hasTail;
};

/// Why rows of these planes are too much code: more than `most` of their vectors are no loop.
/// Empty: they are not.
std::string refuseUnrolled(const Plan &plan, const CellPlanes &planes, int64_t most);

class PlaneReader {
public:
  /// `planes` are those of the state.
  PlaneReader(Emitter &b, PlaneLogic &logic, Value state, const CellPlanes &planes)
      : b(b), logic(logic), planes(planes), inner(b.plan, planes), state(state) {}

  /// Visits the vectors of a row, carrying values.
  Values forEachVector(ValueRange carried,
                       llvm::function_ref<Values(const VectorOfRow &, ValueRange)> body);
  /// The cells at neighbours of a vector's; `start` is rowAt of its row.
  Value read(Value start, const CellPlanes::Neighbours &at, const VectorOfRow &vector);

private:
  Value readLooped(Value row, int64_t shift, Value v);
  Value readUnrolled(Value row, int64_t shift, int64_t v);
  Value bitsFrom(Value row, int64_t first);

  Emitter &b;
  PlaneLogic &logic;
  const CellPlanes &planes;
  InnerVectors inner;
  Value state;
};

} // namespace isinglass::cpu
