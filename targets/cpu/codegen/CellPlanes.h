//===- CellPlanes.h - lattices with the cells of a colour side by side in planes ----------------------===//
//
// The colour of cell x depends on its class x mod P alone, and so does where its neighbours lie:
// the cell displaced by d from class a is of class (a + d) mod P, a constant step from here,
// whatever x is. A class is an array of rows along the last axis, of whole vectors of 512 bits: a
// row holds its cells side by side, in each the `block` chains. Outer axes carry halos, copies of
// the other side. The last axis has none: its neighbours are read with a rotation of the row. Bits
// after the last cell of a row mean nothing.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/chains/Description.h"
#include "targets/cpu/plan/Plan.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <optional>

namespace isinglass::cpu {

class Emitter;

/// Bits of a plane.
constexpr int64_t kPlaneBits = 512, kPlaneWords = 8;

class CellPlanes {
public:
  /// Lays out the variables of a plan for blocks of 1 or 64 chains, or says why it cannot: all of
  /// them are alike, periodic on every axis, with sizes that are multiples of the periods.
  static std::optional<CellPlanes> make(const Plan &plan, int64_t block, std::string &refusal);

  int64_t block = 1;                 ///< chains of a cell
  Numbers sizes;                     ///< of every variable
  Numbers periods;                   ///< P
  Numbers counts;                    ///< cells of a class along an axis
  Numbers halo;                      ///< of outer axes, in cells of a class; of the last: 0
  Numbers strides;                   ///< of outer axes, in vectors
  int64_t rowVectors;                ///< of a row
  int64_t firstVector, classVectors; ///< of a class: before its first cell; with halos
  int64_t numClasses, numVariables;

  int64_t getNumVectors() const { return numVariables * numClasses * classVectors; }
  int64_t getNumRows() const; ///< of a class, without halos
  int64_t rowBits() const { return counts.back() * block; }
  int64_t cellsOfVector() const { return kPlaneBits / block; }
  /// Class number to a = x mod P.
  Numbers getClass(int64_t number) const;
  /// First vector of a class's first cell.
  int64_t vectorOf(unsigned variable, int64_t classNumber) const {
    return (variable * numClasses + classNumber) * classVectors + firstVector;
  }
  runtime::VariableInfo describe(runtime::VariableInfo variable, unsigned number) const;

  /// Where the cells at a displacement from a class lie.
  struct Neighbours {
    int64_t vector; ///< of their row, from the vector at the same outer coordinates in no class
    int64_t shift;  ///< bit i of the plane is bit i + shift of their row
  };
  Neighbours neighbours(llvm::ArrayRef<int64_t> from, unsigned variable,
                        llvm::ArrayRef<int64_t> step) const;

  /// Vectors from a class's first cell to row number `row`.
  mlir::Value rowAt(Emitter &b, mlir::Value row) const;
  /// Numbers of the rows of a tile: cut along the first axis, unless that is the row itself.
  std::pair<mlir::Value, mlir::Value> rowsOfTile(Emitter &b, mlir::Value tile,
                                                 mlir::Value tiles) const;
  /// Place of the cell at coordinates, each within its axis.
  mlir::Value placeOf(Emitter &b, unsigned variable, mlir::ValueRange x) const;

private:
  void measureHalo(const Plan &plan);
  void reach(llvm::ArrayRef<int64_t> step);
  void layOut();
};

/// The halos of a CellPlanes's variables, as emitExchanges.
std::vector<mlir::func::FuncOp> emitPlaneExchanges(Emitter &b, const CellPlanes &planes);

} // namespace isinglass::cpu
