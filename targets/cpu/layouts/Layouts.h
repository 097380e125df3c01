//===- Layouts.h - the ways in which a program can be laid out -----------------------------------------===//
#pragma once

#include "targets/cpu/Cpu.h"
#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// A layout of states with a precision of fields. A new one is a file beside this and a row in the
/// table of Layouts.cpp.
struct Layout {
  llvm::StringLiteral name;      ///< which things lie side by side in a vector
  llvm::StringLiteral precision; ///< of fields
  llvm::StringLiteral summary;
  /// Why it is not for a program and these options; empty: it is. A layout that is asked for by
  /// name may still refuse.
  std::string (*refuse)(const Plan &plan, const CpuOptions &options);
  /// Writes the functions of the program beside it.
  mlir::LogicalResult (*emit)(Emitter &b, const Layout &layout, const CpuOptions &options);
};

/// The number of chains that kernels are made for when a run has so many: equal numbers, equal
/// code.
int64_t chainClass(int64_t chains);

/// Best first.
llvm::ArrayRef<Layout> getLayouts();

/// A layout and why it is that one.
struct Choice {
  const Layout *layout = nullptr;
  std::string reason;
};
/// The layout that is asked for or, for "auto", the first in this precision that does not refuse.
/// Errors at the program if there is none.
mlir::FailureOr<Choice> chooseLayout(const Plan &plan, const CpuOptions &options);

/// One chain a lane, a bit a spin; fields in f32 by masked additions.
std::string refuseChainsF32(const Plan &plan, const CpuOptions &options);
mlir::LogicalResult emitChainsF32(Emitter &b, const Layout &layout, const CpuOptions &options);

/// One chain a lane; fields by tables of neighbour bits.
std::string refuseTables(const Plan &plan, const CpuOptions &options);
mlir::LogicalResult emitTables(Emitter &b, const Layout &layout, const CpuOptions &options);

/// Cells of a colour in lanes, of one chain; fields by masked additions.
std::string refuseCells(const Plan &plan, const CpuOptions &options);
mlir::LogicalResult emitCells(Emitter &b, const Layout &layout, const CpuOptions &options);

/// Cells of a colour in lanes, of one chain or in 64; couplings of one size, counted.
std::string refuseSliced(const Plan &plan, const CpuOptions &options);
mlir::LogicalResult emitSliced(Emitter &b, const Layout &layout, const CpuOptions &options);

} // namespace isinglass::cpu
