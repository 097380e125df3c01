//===- Evaluator.cpp ------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/Evaluator.h"

#include <stdexcept>

namespace isinglass::tool {

/// As parts of the largest level.
static runtime::Pictures picturesOf(const runtime::Chain &chain, size_t pixels,
                                    const runtime::Dataset &data, const Part &part) {
  const runtime::Observable &observable = chain.info().observables[pixels];
  runtime::Pictures pictures{observable.values(), {}};
  auto largest = static_cast<float>(observable.levels);
  int64_t count = part.count(data.items);
  pictures.values.reserve(count * pictures.pixels);
  for (int64_t number = 0; number < count; ++number)
    for (int64_t i = 0; i < pictures.pixels; ++i)
      pictures.values.push_back(
          static_cast<float>(data.values[pixels][part.item(number) * pictures.pixels + i]) /
          largest);
  return pictures;
}

static runtime::FeatureNetwork networkFor(const std::string &file,
                                          const runtime::Observable &pixels) {
  runtime::FeatureNetwork network(file);
  if (network.inputs() != pixels.values())
    throw std::runtime_error("the network of features takes pictures of " +
                             std::to_string(network.inputs()) + " pixels, '" + pixels.name +
                             "' has " + std::to_string(pixels.values()));
  return network;
}

Evaluator::Evaluator(const std::string &features, const runtime::Chain &chain,
                     const runtime::Dataset &train, const runtime::Dataset &test)
    : chain(chain), pixels(runtime::findPixels(chain.info().observables)),
      net(networkFor(features, chain.info().observables[pixels])),
      held(test.items > 0 ? Part{0, 1} : Part{1, 2}),
      reference(tool::picturesOf(chain, pixels, train, {0, held.every})),
      other(tool::picturesOf(chain, pixels, test.items > 0 ? test : train, held)),
      measure(net, reference, other) {}

runtime::Pictures Evaluator::picturesOf(std::span<const int8_t> visible) const {
  const runtime::Observable &observable = chain.info().observables[pixels];
  runtime::Pictures pictures{observable.values(), {}};
  for (uint16_t value : runtime::valuesOf(chain.info().observables, pixels, visible))
    pictures.values.push_back(static_cast<float>(value) / static_cast<float>(observable.levels));
  return pictures;
}

} // namespace isinglass::tool
