//===- EnergyDigest.h - which energy parameters are of --------------------------------------------===//
#pragma once

#include "mlir/IR/BuiltinOps.h"

#include <string>

namespace isinglass::tool {

/// Digest of an ebm module's energy: its variables, the shapes of its parameters and its factors.
/// Neither names of models nor values, temperatures and clamps count: parameters of one fit all
/// models with an equal digest. Empty if there is no model.
std::string digestOfEnergy(mlir::ModuleOp module);

/// Throws std::runtime_error if a file of parameters is a trained model's of another energy: the
/// same names and shapes can be.
void requireEnergy(const std::string &path, const std::string &digest);

} // namespace isinglass::tool
