//===- Entries.h - the functions of a program around its updates ----------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"
#include "targets/cpu/layouts/Layouts.h"

namespace isinglass::cpu {

/// The arguments of an update: (state, stream, held, prepared, tempered, first colour, last colour,
/// tile, tiles). Held may be null.
struct UpdateArguments {
  explicit UpdateArguments(mlir::func::FuncOp function);
  Value state, stream, held, prepared, tempered, firstColour, lastColour, tile, tiles;
};

/// Opens one.
mlir::func::FuncOp beginUpdate(Emitter &b, llvm::StringRef name);

/// isinglass_<Model>_exchange(state), and the refresh of one variable's halo for each variable that
/// has periodic axes (null for the others).
std::vector<mlir::func::FuncOp> emitExchanges(Emitter &b);

void emitSweep(Emitter &b, llvm::ArrayRef<mlir::func::FuncOp> updates,
               llvm::ArrayRef<mlir::func::FuncOp> exchanges);
void emitPhase(Emitter &b, llvm::ArrayRef<mlir::func::FuncOp> updates);

/// isinglass_<Model>_defaults(data): copies the literal arrays of the model.
void emitDefaults(Emitter &b);
/// isinglass_<Model>_describe(): a constant text, see runtime/chains/Description.h.
void emitDescribe(Emitter &b, const Layout &layout);

} // namespace isinglass::cpu
