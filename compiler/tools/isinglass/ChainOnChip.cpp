//===- ChainOnChip.cpp ----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/ChainOnChip.h"

#include "runtime/random/Draws.h"

#include <algorithm>

namespace isinglass::tool {
namespace {

enum class Draws : uint32_t { Noise, Chips };

uint64_t seedFor(const ChainPlay &play, Draws what, size_t step) {
  return runtime::derivedSeed(play.seed, static_cast<uint32_t>(what), static_cast<uint32_t>(step),
                              ~0U);
}

int64_t nodesOf(const dtca::ChainImage &chain) {
  return runtime::checkedCount(chain.steps.front().placements.front().shape).value();
}

/// x_t on the nodes of a step, as the signs of its drives.
runtime::NamedArrays signsOf(const dtca::ChainImage &chain, size_t step, const ChainPlay &play,
                             const std::vector<int8_t> &x) {
  const dtca::Placement &placement = chain.steps[step].placements.front();
  if (chain.steps[step].drives.empty())
    return {};
  int64_t nodes = nodesOf(chain), visible = chain.visible();
  std::vector<int8_t> signs(play.chips * nodes, 0);
  for (int64_t chip = 0; chip < play.chips; ++chip)
    for (int64_t spin = 0; spin < visible; ++spin)
      signs[chip * nodes + chain.nodes[step][spin]] = x[chip * visible + spin];
  std::vector<int64_t> shape = placement.shape;
  shape.insert(shape.begin(), play.chips);
  return {{placement.variable, runtime::fromInt8(shape, signs)}};
}

/// What a step's one read says of the visible spins.
std::vector<int8_t> visibleOf(const dtca::ChainImage &chain, size_t step, const ChipReads &reads) {
  int64_t nodes = nodesOf(chain);
  std::vector<int8_t> all(nodes), x;
  x.reserve(reads.chips * chain.visible());
  for (int64_t chip = 0; chip < reads.chips; ++chip) {
    reads.expand(0, chip * nodes, all);
    for (int32_t node : chain.nodes[step])
      x.push_back(all[node]);
  }
  return x;
}

Chip makeChip(const dtca::ChainImage &chain, size_t step, const ChainPlay &play,
              runtime::NamedArrays signs) {
  ChipOptions options{
      play.physics,     play.chips, seedFor(play, Draws::Chips, step), play.threads, {},
      std::move(signs), {}};
  return Chip(chain.steps[step], options);
}

} // namespace

runtime::MemoryEstimate estimatePlay(const dtca::ChainImage &chain, const ChainPlay &play) {
  // Steps differ in numbers alone; the noisiest may have no drives.
  ChainPlay one = play;
  one.chips = 1;
  runtime::NamedArrays signs = signsOf(chain, 0, one, std::vector<int8_t>(chain.visible(), 1));
  runtime::MemoryEstimate memory = makeChip(chain, 0, play, std::move(signs)).memory();
  runtime::addItem(memory, "signs of drives", {3, play.chips, nodesOf(chain)});
  runtime::addItem(memory, "visible spins", {2, play.chips, chain.visible()});
  return memory;
}

std::optional<ChainReads> playChain(const dtca::ChainImage &chain, const ChainPlay &play,
                                    const runtime::RunControl &control) {
  ChainReads result;
  std::vector<int8_t> &x = result.visible;
  uint64_t noise = seedFor(play, Draws::Noise, 0);
  for (int64_t i = 0; i < play.chips * chain.visible(); ++i)
    x.push_back(runtime::signDraw(noise, i) > 0 ? 1 : -1);
  for (size_t step = chain.steps.size(); step-- > 0;) {
    ChipReads reads = makeChip(chain, step, play, signsOf(chain, step, play, x)).play(control);
    if (reads.cancelled)
      return std::nullopt;
    x = visibleOf(chain, step, reads);
    result.updates += reads.updates;
    result.seconds += reads.seconds;
  }
  return result;
}

} // namespace isinglass::tool
