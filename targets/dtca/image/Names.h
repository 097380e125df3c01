//===- Names.h - the words of an image's text form ------------------------------------------------===//
#pragma once

#include "targets/dtca/image/Image.h"

#include <optional>

namespace isinglass::dtca {

/// A role's character in the rows of a dump, in the order of the enum.
inline constexpr std::string_view kRoleCharacters = ".vlc";
/// What `do =` says, in the order of the enum.
inline constexpr std::string_view kCommandNames[] = {"configure", "seed", "clamp",
                                                     "run",       "read", "drive"};

/// A real number as TOML: the shortest text that reads back as the same bits.
std::string printReal(double value);

} // namespace isinglass::dtca
