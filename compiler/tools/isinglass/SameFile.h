//===- SameFile.h - outputs must not be inputs ------------------------------------------------------===//
#pragma once

#include <initializer_list>
#include <string>

namespace isinglass::tool {

/// Throws std::runtime_error if an output is one of the inputs, by whatever name, or two outputs
/// are one file. Empty names and "-" are nobody's.
void refuseSameFiles(std::initializer_list<std::string> inputs,
                     std::initializer_list<std::string> outputs);

} // namespace isinglass::tool
