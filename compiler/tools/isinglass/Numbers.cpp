//===- Numbers.cpp --------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/Numbers.h"

#include <CLI/CLI.hpp>

#include <charconv>
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

/// Rewrites it without leading zeros.
template <class Integer> static std::string readDecimal(std::string &text) {
  Integer value = 0;
  const char *end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data() + text.starts_with('+'), end, value);
  if (error == std::errc::result_out_of_range)
    return "'" + text + "' does not fit 64 bits";
  if (error != std::errc() || stop != end)
    return "'" + text + "' is not a whole number" +
           (std::is_signed_v<Integer> ? "" : " of 0 or more");
  text = std::to_string(value);
  return "";
}

void readDecimals(CLI::App &app) {
  for (CLI::Option *option : app.get_options([](const CLI::Option *) { return true; })) {
    std::string type = option->get_type_name();
    if (type.starts_with("INT"))
      option->transform(CLI::Validator(readDecimal<int64_t>, ""));
    else if (type.starts_with("UINT"))
      option->transform(CLI::Validator(readDecimal<uint64_t>, ""));
  }
  for (CLI::App *command : app.get_subcommands([](CLI::App *) { return true; }))
    readDecimals(*command);
}

} // namespace isinglass::tool
