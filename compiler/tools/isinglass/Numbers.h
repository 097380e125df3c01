//===- Numbers.h - checks of numbers on the command line, with messages of one line ------------------===//
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace isinglass::tool {

/// For CLI::Validator: empty, or what is wrong with the text.
std::string isPositive(const std::string &text);
std::string isNotNegative(const std::string &text);

/// Makes all options of an application and its commands that are whole numbers decimal ones of 64
/// bits: CLI11 takes those that begin with 0 for octal, and the nearest of those that do not fit.
void readDecimals(CLI::App &app);

} // namespace isinglass::tool
