//===- Numbers.h - checks of numbers on the command line, with messages of one line ------------------===//
#pragma once

#include <string>

namespace isinglass::tool {

/// For CLI::Validator: empty, or what is wrong with the text.
std::string isPositive(const std::string &text);
std::string isNotNegative(const std::string &text);

} // namespace isinglass::tool
