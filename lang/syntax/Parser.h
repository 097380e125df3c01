//===- Parser.h - text to syntax tree --------------------------------------------------------===//
#pragma once

#include "lang/diagnostics/Diagnostics.h"
#include "lang/syntax/Tree.h"

#include <optional>

namespace isinglass::lang::syntax {

/// The tree of a source; nothing if its syntax is wrong, which `diagnostics` then says.
std::optional<File> parse(const Sources &sources, uint32_t file, Diagnostics &diagnostics);

} // namespace isinglass::lang::syntax
