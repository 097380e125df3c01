//===- Builtin.h - the profiles in the program ----------------------------------------------------===//
#pragma once

#include <span>
#include <string_view>

namespace isinglass::dtca {

/// A shipped file: its name without .toml, and its text.
struct Builtin {
  std::string_view name, text;
};
std::span<const Builtin> builtinProfiles();

} // namespace isinglass::dtca
