//===- SameFile.h - outputs must not be inputs ------------------------------------------------------===//
#pragma once

#include <string>
#include <vector>

namespace isinglass::tool {

/// Throws std::runtime_error if an output is one of the inputs, by whatever name, or two outputs
/// are one file. Empty names and "-" are nobody's.
void refuseSameFiles(const std::vector<std::string> &inputs,
                     const std::vector<std::string> &outputs);

} // namespace isinglass::tool
