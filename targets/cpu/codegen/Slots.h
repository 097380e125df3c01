//===- Slots.h - updates in which every cell has the same number of terms ----------------------------===//
//
// Layouts that read neighbours by tables want to know a cell's terms when code is emitted. Regular
// terms are that anyway; the terms of a list are padded to the longest: a padded one has weight 0
// and reads a place that exists.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Order.h"

#include <optional>

namespace isinglass::cpu {

struct Slot {
  std::optional<unsigned> regular; ///< number of a regular term
  unsigned listed = 0;             ///< else number of a listed term
  int64_t number = 0;              ///< and of its entry in the cell's list
};

struct SlotPlan {
  std::vector<Slot> slots;
  std::vector<int64_t> degrees; ///< of each listed term
  /// All cells have the same numbers, in the update's scalars.
  bool uniform = false;
};

/// The slots of an update, or why it has none: terms of dense graphs, degrees that differ too much,
/// a region that computes more than a sum of fields, more slots than `most`.
std::optional<SlotPlan> planSlots(const UpdatePlan &update, size_t most, std::string &refusal);

/// What is read of one cell.
class SlotReader {
public:
  /// `floats`: of prepared.
  SlotReader(Emitter &b, const UpdatePlan &update, const SlotPlan &plan, Value floats)
      : b(b), update(update), plan(plan), floats(floats) {}

  /// Places of the other members of the slot's term.
  Values places(const Cell &cell, const Slot &slot);
  /// Its coupling w, f64; 0 where it is padded.
  Value weight(const Cell &cell, const Slot &slot);
  /// bias - sum of w, f64.
  Value base(const Cell &cell);

private:
  Value column(const Cell &cell, bool uniform, int64_t slot);
  Value padded(unsigned listed);

  Emitter &b;
  const UpdatePlan &update;
  const SlotPlan &plan;
  Value floats;
};

} // namespace isinglass::cpu
