//===- StepLoss.cpp ---------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/StepLoss.h"

#include "compiler/tools/isinglass/NoisedData.h"

#include <algorithm>
#include <numeric>

namespace isinglass::tool {

std::vector<double> measureFromData(const TrainedChain &trained, const runtime::Dataset &data,
                                    const Evaluator &evaluator) {
  const runtime::Chain &chain = trained.chain;
  std::vector<int64_t> items(std::min(trained.settings.chains, data.items));
  std::iota(items.begin(), items.end(), 0);
  runtime::GeneratorOptions settings = trained.settings;
  settings.chains = static_cast<int64_t>(items.size());
  runtime::Scale scale = evaluator.quality().scale(settings.chains, 1);
  std::vector<double> distances;
  for (int64_t step = 1; step <= chain.steps(); ++step) {
    std::vector<int8_t> x = noisedData(chain, data, items, step, settings.seed);
    settings.start = {step, x};
    std::optional<std::vector<int8_t>> drawn =
        runtime::generate(trained.model->program(), trained.model->description(), chain,
                          trained.parameters, settings);
    distances.push_back(
        scale.normalised(evaluator.quality().distance(evaluator.picturesOf(*drawn))));
  }
  return distances;
}

} // namespace isinglass::tool
