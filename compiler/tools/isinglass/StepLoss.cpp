//===- StepLoss.cpp ---------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/StepLoss.h"

#include "compiler/tools/isinglass/NoisedData.h"

#include <algorithm>

namespace isinglass::tool {

/// Spread evenly, as someOf the pictures.
static std::vector<int64_t> someItems(const Part &part, int64_t all, int64_t most) {
  int64_t count = part.count(all);
  std::vector<int64_t> items(std::min(most, count));
  for (size_t i = 0; i < items.size(); ++i)
    items[i] = part.item(static_cast<int64_t>(i) * count / static_cast<int64_t>(items.size()));
  return items;
}

StepLoss measureFromData(const TrainedChain &trained, const runtime::Dataset &data,
                         const Evaluator &evaluator) {
  const runtime::Chain &chain = trained.chain;
  std::vector<int64_t> items = someItems(evaluator.heldPart(), data.items, trained.settings.chains);
  runtime::GeneratorOptions settings = trained.settings;
  settings.chains = static_cast<int64_t>(items.size());
  runtime::Scale scale = evaluator.quality().scale(settings.chains, 1);
  StepLoss loss{settings.chains, {}};
  for (int64_t step = 1; step <= chain.steps(); ++step) {
    std::vector<int8_t> x = noisedData(chain, data, items, step, settings.seed);
    settings.start = {step, x};
    std::optional<std::vector<int8_t>> drawn =
        runtime::generate(trained.model->program(), trained.model->description(), chain,
                          trained.parameters, settings);
    loss.distances.push_back(
        scale.normalised(evaluator.quality().distance(evaluator.picturesOf(*drawn))));
  }
  return loss;
}

} // namespace isinglass::tool
