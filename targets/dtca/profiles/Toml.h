//===- Toml.h - toml++ as the chip's files need it ------------------------------------------------===//
//
// Include it in few places: it is the whole library. Errors are values, and nesting ends early, for
// these files hold foreign bytes and toml++ recurses over tables when it frees them.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 16
#include <toml++/impl/preprocessor.h>
// "a = ]" breaks what the 3.3 parser tells the optimiser to assume: let it check instead. Where
// assumptions are assertions, they would end the program.
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expression) static_assert(true)
#include <toml++/toml.h>

#include <cstdint>
#include <string_view>

namespace isinglass::dtca {

/// The first line with more than `most` dots, which toml++ should not be given, or 0: a dotted key
/// nests a table a dot.
inline uint32_t tooDeepAt(std::string_view text, int most) {
  uint32_t line = 1;
  int dots = 0;
  for (char c : text) {
    if (c == '\n') {
      ++line;
      dots = 0;
    } else if (c == '.' && ++dots > most) {
      return line;
    }
  }
  return 0;
}

} // namespace isinglass::dtca
