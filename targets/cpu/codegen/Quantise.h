//===- Quantise.h - prepared floats to what kernels read, and how well that goes ---------------------===//
//
// isinglass_<Model>_quantise(prepared, unit, accuracy), see isg_accuracy of
// runtime/chains/Program.h. A field h = bias + sum of +-w becomes the integer
//   f = half + sum of codes of the neighbours that are +1,   h = 2 f unit (+ unit),
// with w = code * unit and bias = (2 half + sum of codes) * unit (+ unit), each rounded to nearest:
// a bias takes the parity that makes f whole.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Slots.h"

namespace isinglass::cpu {

enum class Codes {
  Floats, ///< nothing is rounded: codes are 2 w and half is bias - sum of w, f32
  Whole,  ///< i32
  /// i32, h = 2 (f + 1/2) unit: for acceptances that round f + 1/2 to the nearest step
  WholeAndAHalf
};

/// The numbers of one row of prepared tables.
struct RowCodes {
  Value row;
  Value half;
  Values codes; ///< per slot
  Values x;     ///< coordinates of the cell
};
/// Writes what the kernel of update number `update` reads for a cell.
using WriteRow = llvm::function_ref<void(unsigned update, Value prepared, const RowCodes &codes)>;

/// For layouts by slots, one plan an update; a uniform one has one row.
void emitQuantise(Emitter &b, llvm::ArrayRef<SlotPlan> plans, Codes codes, WriteRow write);

/// For layouts that read the plan's floats: rounds nothing, finds the largest field and the
/// smallest weight.
void emitFieldBounds(Emitter &b);

} // namespace isinglass::cpu
