//===- SameSettings.cpp ---------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/SameSettings.h"

#include "runtime/training/TrainedModel.h"

#include <stdexcept>

namespace isinglass::tool {

using Json = nlohmann::ordered_json;

void requireSame(const std::string &what, const Json &saved, const Json &here) {
  for (const auto &[name, value] : here.items()) {
    Json other = saved.is_object() ? saved.value(name, Json()) : Json();
    if (other.is_object() && value.is_object())
      requireSame(what + ": " + name, other, value);
    else if (other != value)
      throw std::runtime_error(what + ": " + name + " is " + other.dump() + " there and " +
                               value.dump() + " here");
  }
}

Json readMetaOf(const std::string &path) {
  Json meta = Json::parse(runtime::readMeta(path), nullptr, /*allow_exceptions=*/false);
  if (!meta.is_object())
    throw std::runtime_error("'" + path + "' does not say what it is of: it was not written by " +
                             "`isinglass train`");
  return meta;
}

} // namespace isinglass::tool
