//===- Numbers.cpp --------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/Numbers.h"

#include <CLI/CLI.hpp>

#include <cmath>

namespace isinglass::tool {

std::string isPositive(const std::string &text) {
  double value = 0;
  bool number = CLI::detail::lexical_cast(text, value);
  return number && value > 0 && std::isfinite(value) ? ""
                                                     : "'" + text + "' is not a positive number";
}

std::string isNotNegative(const std::string &text) {
  double value = 0;
  bool number = CLI::detail::lexical_cast(text, value);
  return number && value >= 0 && std::isfinite(value)
             ? ""
             : "'" + text + "' is not a number of 0 or more";
}

} // namespace isinglass::tool
