//===- ModelOptions.h - options of every command that reads a model file --------------------------===//
#pragma once

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

  void addTo(CLI::App &command);
};

} // namespace isinglass::tool
