//===- SameChain.cpp ------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/SameChain.h"

#include <algorithm>

namespace isinglass::tool {

std::string differenceOf(const dtca::ChainImage &image, const runtime::Chain &chain) {
  if (static_cast<int64_t>(image.steps.size()) != chain.steps())
    return "it has " + std::to_string(image.steps.size()) + " steps, the model " +
           std::to_string(chain.steps());
  for (int64_t step = 1; step <= chain.steps(); ++step)
    if (!std::ranges::equal(image.nodes[step - 1], chain.places(step)))
      return "its visible spins of step " + std::to_string(step) + " lie elsewhere";
  if (image.observables != chain.info().observables)
    return "its pixels, labels or rates are others";
  if (!image.times.empty() && image.times != chain.times())
    return "its forward process has other times";
  return "";
}

} // namespace isinglass::tool
