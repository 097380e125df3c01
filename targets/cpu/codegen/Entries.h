//===- Entries.h - the functions of a program around its updates ----------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Order.h"
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
/// Updates the cells of the colours and tile that are asked for, `group` at a time, with the
/// registers of the stream; then closes the function.
void endUpdate(Emitter &b, const UpdatePlan &update, const UpdateArguments &arguments,
               int64_t group, GroupBody body);

/// Refreshes the halos of the cells lower <= x_0 < upper of a state.
using ExchangeBody = llvm::function_ref<void(Value state, Value lower, Value upper)>;

/// isinglass_<Model>_exchange_<variable>(state, tile, tiles) for the copies of a tile's cells, of
/// `length` that are cut along the first axis.
mlir::func::FuncOp emitExchangeOf(Emitter &b, const VariablePlan &variable, int64_t length,
                                  ExchangeBody body);

/// isinglass_<Model>_exchange(state), and such a function for each variable that has periodic axes
/// (null for the others).
std::vector<mlir::func::FuncOp> emitExchanges(Emitter &b);

/// isinglass_<Model>_exchange(state), of functions for some variables.
void emitExchange(Emitter &b, llvm::ArrayRef<mlir::func::FuncOp> exchanges);

/// isinglass_<Model>_describe(): a constant text, see runtime/chains/Description.h.
void emitDescribe(Emitter &b, const Layout &layout);

/// What every layout has beside updates, prepare, quantise and exchanges: sweep, phase, energy,
/// moments, defaults (copies the literal arrays of the model), describe.
void emitEntries(Emitter &b, const Layout &layout, llvm::ArrayRef<mlir::func::FuncOp> updates,
                 llvm::ArrayRef<mlir::func::FuncOp> exchanges);

} // namespace isinglass::cpu
