//===- SameFile.cpp -------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/SameFile.h"

#include <filesystem>
#include <stdexcept>

namespace isinglass::tool {
namespace {

bool isFile(const std::string &name) { return !name.empty() && name != "-"; }

/// Whether two names lead to one file, or will once it is written.
bool same(const std::string &a, const std::string &b) {
  std::error_code error;
  if (std::filesystem::equivalent(a, b, error))
    return true;
  std::filesystem::path x = std::filesystem::weakly_canonical(a, error);
  std::filesystem::path y = std::filesystem::weakly_canonical(b, error);
  return !x.empty() && x == y;
}

} // namespace

void refuseSameFiles(const std::vector<std::string> &inputs,
                     const std::vector<std::string> &outputs) {
  for (auto output = outputs.begin(); output != outputs.end(); ++output) {
    if (!isFile(*output))
      continue;
    for (const std::string &input : inputs)
      if (isFile(input) && same(input, *output))
        throw std::runtime_error("'" + *output + "' would be written over, and it is an input");
    for (auto other = outputs.begin(); other != output; ++other)
      if (isFile(*other) && same(*other, *output))
        throw std::runtime_error("two outputs are '" + *output + "'");
  }
}

} // namespace isinglass::tool
