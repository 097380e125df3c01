//===- PlaneProducts.h - products of spins on a CellPlanes, a plane at a time ---------------------------===//
#pragma once

#include "targets/cpu/codegen/PlaneReader.h"

namespace isinglass::cpu {

/// Spins whose product is wanted at every cell: variables, at displacements from it.
struct PlaneMembers {
  llvm::ArrayRef<unsigned> variables;
  llvm::ArrayRef<Numbers> steps;
};

/// Whether all sites of a factor have one weight, so that their products need only be counted.
bool isUniform(const FactorPlan &factor);

class PlaneProducts {
public:
  PlaneProducts(Emitter &b, Value state) : PlaneProducts(b, state, *b.arrangement.planes) {}
  /// Of a state with other planes than those of the program's.
  PlaneProducts(Emitter &b, Value state, const CellPlanes &planes)
      : planes(planes), b(b), logic(b), reader(b, logic, state, planes) {}

  struct Row {
    int64_t number; ///< of the class
    Value start;    ///< rowAt
  };
  /// The rows of all classes that a tile has.
  Values forEachRow(Value tile, ValueRange carried,
                    llvm::function_ref<Values(const Row &, ValueRange)> body);
  /// The products of the cells of a row's vector.
  Value productsOf(const PlaneMembers &members, const Row &row, const VectorOfRow &vector);
  /// Visits the vectors of a row, carrying values.
  Values forEachVector(ValueRange carried,
                       llvm::function_ref<Values(const VectorOfRow &, ValueRange)> body) {
    return reader.forEachVector(carried, body);
  }
  /// `sum` and a uniform factor's products over the sites of a row, i64: of the chains in `lanes`,
  /// which is i64; of all, if it is null.
  Value addRow(const FactorPlan &factor, const Row &row, Value sum, Value lanes);

  const CellPlanes &planes;

private:
  Value sumPlane(const VectorOfRow &vector, Value product, Value lanes);

  Emitter &b;
  PlaneLogic logic;
  PlaneReader reader;
};

} // namespace isinglass::cpu
