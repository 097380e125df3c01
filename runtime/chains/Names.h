//===- Names.h - messages about names that are not there --------------------------------------===//
#pragma once

#include <span>
#include <string>

namespace isinglass::runtime {

/// "there is no parameter 'w'; did you mean 'W'?", or with all names if none is close.
std::string unknownName(const std::string &kind, const std::string &name,
                        std::span<const std::string> known);

} // namespace isinglass::runtime
