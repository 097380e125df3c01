//===- SameSettings.h - what a file was made with, against what is here ---------------------------===//
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace isinglass::tool {

/// Throws std::runtime_error, "WHAT: NAME is A there and B here", for the first name of `here` that
/// `saved` lacks or has another value of.
void requireSame(const std::string &what, const nlohmann::ordered_json &saved,
                 const nlohmann::ordered_json &here);

/// The JSON text `meta` of an NPZ file. Throws std::runtime_error, naming the file, if there is
/// none or it is no JSON object.
nlohmann::ordered_json readMetaOf(const std::string &path);

} // namespace isinglass::tool
