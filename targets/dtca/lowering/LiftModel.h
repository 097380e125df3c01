//===- LiftModel.h - the model that an image's codes are ---------------------------------------------===//
#pragma once

#include "targets/dtca/image/Image.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace isinglass::dtca {

/// The quantised model in the user's own coordinates, names and units: ebm.model with the variable,
/// its couplings scale * code / beta as the parameter @J and its biases as @h (@J_, @h_ where the
/// variable has that name), and the schedule of the program. It samples, enumerates and compiles as
/// any model does. Throws std::runtime_error for an image whose couplings differ between their two
/// ends, for which there is no energy, and for names that are no identifiers.
mlir::OwningOpRef<mlir::ModuleOp> liftModel(mlir::MLIRContext &context, const Image &image);

} // namespace isinglass::dtca
