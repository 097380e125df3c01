//===- ReadFile.h - a whole file as text -----------------------------------------------------===//
#pragma once

#include <optional>
#include <string>

namespace isinglass::lang::interchange {

/// The bytes of a regular file of less than 2 GiB; else nothing and the reason in `error`.
std::optional<std::string> readFile(const std::string &path, std::string &error);

} // namespace isinglass::lang::interchange
