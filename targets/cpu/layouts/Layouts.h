//===- Layouts.h - the ways in which a program can be laid out -----------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// A layout of states with a precision of fields. A new one is a file beside this and a row in the
/// table of Layouts.cpp.
struct Layout {
  llvm::StringLiteral name;      ///< which things lie side by side in a vector
  llvm::StringLiteral precision; ///< of fields
  llvm::StringLiteral summary;
  /// Writes the functions of the program beside it.
  mlir::LogicalResult (*emit)(Emitter &b, const Layout &layout);
};

llvm::ArrayRef<Layout> getLayouts();
/// Null if there is none.
const Layout *findLayout(llvm::StringRef name, llvm::StringRef precision);

/// One chain a lane, a bit a spin; fields in f32 by masked additions.
mlir::LogicalResult emitChainsF32(Emitter &b, const Layout &layout);

} // namespace isinglass::cpu
