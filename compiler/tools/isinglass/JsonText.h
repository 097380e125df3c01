//===- JsonText.h - JSON as text, whatever names of files are in it ---------------------------------===//
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace isinglass::tool {

/// Bytes that are no UTF-8, as names of files may have, become U+FFFD: a run that is over is not
/// lost for them. `indent` < 0: one line.
inline std::string textOf(const nlohmann::ordered_json &json, int indent = -1) {
  return json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace isinglass::tool
