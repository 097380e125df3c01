//===- Sliced.h - couplings of one size, by arithmetic on planes of bits ------------------------------===//
//
// All terms of an update have the same |w|, so a field is w (2 n - z), n the number of satisfied
// terms of z: full adders count them for 512 lanes at once, and thresholds that the count selects
// make random planes into new spins (runtime/chains/Acceptance.h: levels). Lanes are the cells of a
// row of a class (codegen/CellPlanes.h), of one chain or in 64 chains.
//
// A vector of 512 lanes takes 10 or 12 draws of 512 bits, a bit of each a lane: all but one are
// compared with the threshold, least first, the last is the coin. A patch follows a group of rows:
// a draw whose first word says how many lanes are hit, then one for every 8 hits, whose words say
// the lane (their high bits) and whether the spin becomes +1 (their low 40). Lanes beyond the group
// or the row are no hits.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/ClassUpdate.h"
#include "targets/cpu/codegen/PlaneReader.h"
#include "targets/cpu/codegen/Slots.h"

namespace isinglass::cpu {

/// An update in this layout.
struct SlicedPlan {
  SlotPlan slots;
  /// Uniform updates: slots whose coupling has the other sign than the first's, which is data.
  std::vector<bool> differs;
  int64_t field = 0;     ///< float of prepared: twice a coupling
  int64_t signs = 0;     ///< byte of prepared, see SlicedUpdate::signAt
  int64_t tempered = 0;  ///< byte of tempered
  int64_t groupRows = 1; ///< rows before a patch
  int64_t patch = 0;     ///< lanes of a patch, 2^patch
  int64_t degree() const { return slots.slots.size(); }
  /// Random planes of a spin: the fewer, the more lanes are hit, each at a price that grows with
  /// the degree.
  int64_t planes() const { return degree() <= 4 ? runtime::kLeastPlanes : runtime::kMostPlanes; }
};

/// The patch of a group of rows: lanes that are drawn anew.
struct SlicedGroup {
  int64_t number;       ///< of the class
  Value firstRow, rows; ///< number of the first, and how many
};

/// A row of a class.
struct SlicedRow {
  int64_t number;   ///< of the class
  Value row, start; ///< its number, and rowAt of that
};

class SlicedUpdate {
public:
  SlicedUpdate(Emitter &b, unsigned number, const SlicedPlan &sliced);
  mlir::func::FuncOp emit();

  /// Byte of prepared: for one chain a plane of 64 bytes, for 64 chains a byte, of which bit i is
  /// cell i of the vector. 1: the slot's coupling is negative. `vector` counts rows of all classes.
  static Value signAt(Emitter &b, const SlicedPlan &sliced, Value vector, int64_t slot);

private:
  Values updateClass(int64_t number, Value lower, Value upper, ValueRange generators);
  Values updateVector(const SlicedRow &row, const VectorOfRow &vector, ValueRange generators);
  Value satisfied(const SlicedRow &row, int64_t slot, const VectorOfRow &vector);
  Value loadSigns(const SlicedRow &row, int64_t slot, Value v);
  Value drawSpins(const PlaneCount &count, int64_t first, Values &generators);
  Value keepHeld(Value spins, Value vector);

  Values patch(const SlicedGroup &group, ValueRange generators);
  void redraw(const SlicedGroup &group, Value word);
  Value countSatisfied(int64_t number, Value row, Value start, Value bit);
  Value loadBit(Value array, Value vector, Value bit);
  Value signBit(int64_t number, Value row, int64_t slot, Value bit);
  void storeBit(Value vector, Value bit, Value up);

  Value vectorNumber(int64_t number, Value row, Value v);
  const RegularTerm &termOf(int64_t slot) const {
    return update.regular[*sliced.slots.slots[slot].regular];
  }

  Emitter &b;
  PlaneLogic *logic = nullptr;
  PlaneReader *reader = nullptr;
  const UpdatePlan &update;
  const SlicedPlan &sliced;
  const CellPlanes &planes;
  Value state, held, holds, prepared, tempered; ///< holds: held is there
  Value globalSign;                             ///< uniform: the first coupling is negative
  llvm::SmallVector<Values> thresholds;         ///< per bit: per level but 0
  Value words;                                  ///< of the hits at hand, a plane
};

} // namespace isinglass::cpu
