//===- CellPlanes.h - lattices with the cells of a colour side by side in planes ----------------------===//
//
// The colour of cell x depends on its class x mod P alone, and so does where its neighbours lie:
// the cell displaced by d from class a is of class (a + d) mod P, a constant step from here,
// whatever x is. A class is an array of rows, of whole vectors of 512 bits: a row holds the cells
// along the last axis side by side, in each the `block` chains; where that axis is short, those of
// several inner axes, row-major. Outer axes carry halos, copies of the other side. Axes within a
// row have none: their neighbours are read with rotations of the row, one for every way in which
// cells lie around the inner ones. Bits after the last cell of a row mean nothing.
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
  /// Lays out the variables of a plan for blocks of 1 or 64 chains with rows along the last `axes`
  /// axes, or says why it cannot: all of them are alike, periodic on every axis, with sizes that
  /// are multiples of the periods.
  static std::optional<CellPlanes> make(const Plan &plan, int64_t block, int64_t axes,
                                        std::string &refusal);

  /// Of rows along one to three axes, those of the lowest cost, or why none of them will do.
  /// `refuse` says why some will not.
  static std::optional<CellPlanes>
  choose(const Plan &plan, int64_t block, llvm::function_ref<int64_t(const CellPlanes &)> cost,
         llvm::function_ref<std::string(const CellPlanes &)> refuse, std::string &refusal);

  int64_t block = 1;                 ///< chains of a cell
  Numbers sizes;                     ///< of every variable
  Numbers periods;                   ///< P
  Numbers counts;                    ///< cells of a class along an axis
  int64_t outer = 0;                 ///< axes that are no part of a row
  Numbers halo;                      ///< of outer axes, in cells of a class; of the others: 0
  Numbers strides;                   ///< of outer axes in vectors, of the others in cells of a row
  int64_t rowVectors;                ///< of a row
  int64_t firstVector, classVectors; ///< of a class: before its first cell; with halos
  int64_t numClasses, numVariables;

  int64_t getNumVectors() const { return numVariables * numClasses * classVectors; }
  int64_t getNumRows() const; ///< of a class, without halos
  int64_t cellsOfRow() const;
  int64_t rowBits() const { return cellsOfRow() * block; }
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
    /// Cells of a row whose neighbours lie around these of its axes, and no others.
    struct Around {
      std::vector<bool> axes; ///< of a row, but the first
      int64_t shift;
    };
    int64_t vector; ///< of their row, from the vector at the same outer coordinates in no class
    int64_t shift;  ///< bit i of the plane is bit i + shift of their row
    std::vector<Around> around; ///< exceptions
    Numbers steps;              ///< cells of a class, along the axes of a row
  };
  Neighbours neighbours(llvm::ArrayRef<int64_t> from, unsigned variable,
                        llvm::ArrayRef<int64_t> step) const;

  /// The bits of a row's cells that are `around`: a constant array of planes.
  mlir::Value where(Emitter &b, const Neighbours &at, const Neighbours::Around &around) const;

  /// Vectors from a class's first cell to row number `row`.
  mlir::Value rowAt(Emitter &b, mlir::Value row) const;
  /// Row number of a cell, counted over the rows of all classes, and its number within the row.
  std::pair<mlir::Value, mlir::Value> rowOf(Emitter &b, mlir::ValueRange x) const;
  /// Numbers of the rows of a tile: cut along the first axis, unless that is part of the row.
  std::pair<mlir::Value, mlir::Value> rowsOfTile(Emitter &b, mlir::Value tile,
                                                 mlir::Value tiles) const;
  /// Numbers of the vectors of a tile's rows, from a class's first cell, halos between them
  /// included.
  std::pair<mlir::Value, mlir::Value> vectorsOfTile(Emitter &b, mlir::Value tile,
                                                    mlir::Value tiles) const;
  /// Place of the cell at coordinates, each within its axis.
  mlir::Value placeOf(Emitter &b, unsigned variable, mlir::ValueRange x) const;

private:
  void measureHalo(const Plan &plan);
  void reach(llvm::ArrayRef<int64_t> step);
  void layOut();
  Neighbours::Around goAround(const Neighbours &at, unsigned axes) const;
  bool isAround(int64_t cell, const Neighbours &at, const Neighbours::Around &around) const;
};

/// The halos of a CellPlanes's variables, as emitExchanges.
std::vector<mlir::func::FuncOp> emitPlaneExchanges(Emitter &b, const CellPlanes &planes);

} // namespace isinglass::cpu
