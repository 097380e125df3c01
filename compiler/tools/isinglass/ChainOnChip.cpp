//===- ChainOnChip.cpp ----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/ChainOnChip.h"

#include "runtime/random/Draws.h"

#include <stdexcept>

namespace isinglass::tool {
namespace {

enum class Draws : uint32_t { Noise, Chips, Label };

uint64_t seedFor(const ChainPlay &play, Draws what, size_t step) {
  return runtime::derivedSeed(play.seed, static_cast<uint32_t>(what), static_cast<uint32_t>(step),
                              ~0U);
}

int64_t nodesOf(const dtca::ChainImage &chain) {
  return runtime::checkedCount(chain.steps.front().placements.front().shape).value();
}

/// Values of the visible spins first .. first + count on the nodes of a step, 0 elsewhere: what a
/// run gives its drives, or its clamps.
runtime::NamedArrays onNodes(const dtca::ChainImage &chain, size_t step, std::span<const int8_t> x,
                             int64_t first, int64_t count) {
  const dtca::Placement &placement = chain.steps[step].placements.front();
  int64_t nodes = nodesOf(chain), visible = chain.visible();
  int64_t chips = static_cast<int64_t>(x.size()) / visible;
  std::vector<int8_t> values(chips * nodes, 0);
  for (int64_t chip = 0; chip < chips; ++chip)
    for (int64_t spin = first; spin < first + count; ++spin)
      values[chip * nodes + chain.nodes[step][spin]] = x[chip * visible + spin];
  std::vector<int64_t> shape = placement.shape;
  shape.insert(shape.begin(), chips);
  return {{placement.variable, runtime::fromInt8(shape, values)}};
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

/// The chip of a step that was given x_t; x_{t-1} is what it holds of that.
Chip makeChip(const dtca::ChainImage &chain, size_t step, const ChainPlay &play,
              std::span<const int8_t> x, std::span<const int8_t> held) {
  dtca::Image image = chain.steps[step];
  ChipOptions options;
  options.physics = play.physics;
  options.chips = play.chips;
  options.seed = seedFor(play, Draws::Chips, step);
  options.threads = play.threads;
  if (play.wanted) {
    size_t label = play.wanted->observable;
    image = dtca::holdLabel(chain, step, label);
    options.clamps = onNodes(chain, step, held, runtime::firstSpin(chain.observables, label),
                             chain.observables[label].spins());
  }
  if (!image.drives.empty())
    options.drives = onNodes(chain, step, x, 0, chain.visible());
  return Chip(image, options);
}

/// The wanted label at t_0 .. t_T, as `generate` forgets it.
std::vector<std::vector<int8_t>> labelsOf(const dtca::ChainImage &chain, const ChainPlay &play) {
  if (!play.wanted)
    return {};
  if (chain.times.empty())
    throw std::runtime_error("the chain is of format 1, which does not say how labels are "
                             "forgotten; compile it again");
  return runtime::forget(chain.observables, chain.times, *play.wanted,
                         [&](int64_t step) { return seedFor(play, Draws::Label, step); });
}

} // namespace

runtime::MemoryEstimate estimatePlay(const dtca::ChainImage &chain, const ChainPlay &play) {
  // Steps differ in numbers alone; one chip's values stand for all.
  std::vector<int8_t> one(chain.visible(), 1);
  runtime::MemoryEstimate memory = makeChip(chain, 0, play, one, one).memory();
  runtime::addItem(memory, "signs and values of cells",
                   {play.wanted ? 6 : 3, play.chips, nodesOf(chain)});
  runtime::addItem(memory, "visible spins", {3, play.chips, chain.visible()});
  if (play.wanted)
    runtime::addItem(memory, "labels",
                     {static_cast<int64_t>(chain.steps.size()) + 2, play.chips,
                      chain.observables[play.wanted->observable].spins()});
  return memory;
}

std::optional<ChainReads> playChain(const dtca::ChainImage &chain, const ChainPlay &play,
                                    const runtime::RunControl &control) {
  ChainReads result;
  std::vector<int8_t> &x = result.visible;
  std::vector<std::vector<int8_t>> labels = labelsOf(chain, play);
  auto placeWanted = [&](size_t time) {
    if (play.wanted)
      runtime::placeLabel(chain.observables, play.wanted->observable, labels[time], x);
  };
  uint64_t noise = seedFor(play, Draws::Noise, 0);
  for (int64_t i = 0; i < play.chips * chain.visible(); ++i)
    x.push_back(runtime::signDraw(noise, i) > 0 ? 1 : -1);
  placeWanted(chain.steps.size());
  for (size_t step = chain.steps.size(); step-- > 0;) {
    std::vector<int8_t> held(play.wanted ? x.size() : 0);
    if (play.wanted)
      runtime::placeLabel(chain.observables, play.wanted->observable, labels[step], held);
    ChipReads reads = makeChip(chain, step, play, x, held).play(control);
    if (reads.cancelled)
      return std::nullopt;
    x = visibleOf(chain, step, reads);
    placeWanted(step);
    result.updates += reads.updates;
    result.seconds += reads.seconds;
  }
  return result;
}

} // namespace isinglass::tool
