//===- Lift.h - a chip as a gibbs program ------------------------------------------------------------===//
//
// The simulator has no kernels of its own: a die is a gibbs program whose update region is the
// cell's physics, and the CPU target compiles it. Chips of the same die sit in vector lanes, each
// with its own random numbers.
//
//   %now  = field of the neighbours as they are             beta J from the die's conductances
//   %past = field of the neighbours before their last latch (stale > 0)
//   %h    = (1 - stale) * %now + stale * %past + bias + drive * input
//   %z    = slope * %h - offset / 2                         (spreads)
//   yield %z keep exp(-phase / tau_0)                       (keep > 0)
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/arrays/Npz.h"
#include "targets/dtca/simulator/Die.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace isinglass::dtca {

/// The state of the lifted program, and that of the past it keeps when the field is stale.
inline constexpr const char *kCells = "cells", *kPast = "past";
/// What the driven cells are given.
inline constexpr const char *kInput = "input";

/// A module with one coloured gibbs.program @chip: O(directions), its data in buffers. What does
/// not depart from the ideal leaves no trace in it.
mlir::OwningOpRef<mlir::ModuleOp> liftDie(mlir::MLIRContext &context, const Die &die,
                                          const Physics &physics);

/// Values for all buffers of that program, by name.
runtime::NamedArrays dieArrays(const Die &die, const Physics &physics);

} // namespace isinglass::dtca
