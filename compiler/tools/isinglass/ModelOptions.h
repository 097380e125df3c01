//===- ModelOptions.h - options of every command that reads a model file --------------------------===//
#pragma once

#include "runtime/arrays/Npz.h"

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace isinglass::tool {

struct ModelOptions {
  std::string file;
  std::vector<std::string> defines; ///< name=value
  std::string model;                ///< which model of the file; empty: the only one
  /// Parameters and clamped variables to fold into the code; "*" is all.
  std::vector<std::string> freezeParams, freezeClamps;
  /// What the command writes, no option of its own: none may be a file that the model is read from.
  std::vector<std::string> outputs;

  void addTo(CLI::App &command);
  /// The first option that is given beside the file; "" if none is.
  std::string firstGiven() const;
  /// Throws std::runtime_error for values of a parameter that is to be frozen: a number may be gone
  /// by now.
  void refuseFrozen(const runtime::NamedArrays &given) const;
};

} // namespace isinglass::tool
