//===- StepLoss.cpp ---------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/StepLoss.h"

#include "compiler/tools/isinglass/NoisedData.h"

#include <algorithm>

namespace isinglass::tool {

/// Items first .. data.items - 1, spread evenly: a file may be sorted by class.
static std::vector<int64_t> someItems(const runtime::Dataset &data, int64_t first, int64_t most) {
  int64_t all = data.items - first;
  std::vector<int64_t> items(std::min(most, all));
  for (size_t i = 0; i < items.size(); ++i)
    items[i] = first + static_cast<int64_t>(i) * all / static_cast<int64_t>(items.size());
  return items;
}

StepLoss measureFromData(const TrainedChain &trained, const runtime::Dataset &data, int64_t first,
                         const Evaluator &evaluator) {
  const runtime::Chain &chain = trained.chain;
  std::vector<int64_t> items = someItems(data, first, trained.settings.chains);
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
