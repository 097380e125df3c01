//===- NoisedData.cpp -----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/NoisedData.h"

#include "runtime/random/Draws.h"

namespace isinglass::tool {

std::vector<int8_t> noisedData(const runtime::Chain &chain, const runtime::Dataset &data,
                               std::span<const int64_t> items, int64_t step, uint64_t seed) {
  // 0 chooses the items in StepMixing.cpp.
  enum class Draws : uint32_t { Fill = 1, Noise };
  auto seedFor = [&](Draws what) {
    return runtime::derivedSeed(seed, static_cast<uint32_t>(what), static_cast<uint32_t>(step), 0);
  };
  std::vector<int8_t> spins =
      runtime::spinsOf(data, chain.info().observables, items, seedFor(Draws::Fill));
  chain.addNoise(spins, chain.times()[step], seedFor(Draws::Noise));
  return spins;
}

} // namespace isinglass::tool
