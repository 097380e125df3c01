//===- Evaluator.cpp ------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/Evaluator.h"

#include <stdexcept>

namespace isinglass::tool {

/// Items first .. last - 1 as parts of the largest level.
static runtime::Pictures picturesOf(const runtime::Chain &chain, size_t pixels,
                                    const runtime::Dataset &data, int64_t first, int64_t last) {
  const runtime::Observable &observable = chain.info().observables[pixels];
  runtime::Pictures pictures{observable.values(), {}};
  auto largest = static_cast<float>(observable.levels);
  pictures.values.reserve((last - first) * pictures.pixels);
  for (int64_t i = first * pictures.pixels; i < last * pictures.pixels; ++i)
    pictures.values.push_back(static_cast<float>(data.values[pixels][i]) / largest);
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
      reference(tool::picturesOf(chain, pixels, train, 0,
                                 test.items > 0 ? train.items : train.items / 2)),
      other(test.items > 0 ? tool::picturesOf(chain, pixels, test, 0, test.items)
                           : tool::picturesOf(chain, pixels, train, train.items / 2, train.items)),
      measure(net, reference, other) {}

runtime::Pictures Evaluator::picturesOf(std::span<const int8_t> visible) const {
  const runtime::Observable &observable = chain.info().observables[pixels];
  runtime::Pictures pictures{observable.values(), {}};
  for (uint16_t value : runtime::valuesOf(chain.info().observables, pixels, visible))
    pictures.values.push_back(static_cast<float>(value) / static_cast<float>(observable.levels));
  return pictures;
}

} // namespace isinglass::tool
