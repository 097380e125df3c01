#include "runtime/chains/Sampler.h"

#include "runtime/chains/LaneCounts.h"
#include "runtime/chains/Names.h"
#include "runtime/chains/Places.h"
#include "runtime/chains/SamplerState.h"
#include "runtime/random/Streams.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <stdexcept>
#include <tbb/info.h>

namespace isinglass::runtime {

namespace {

/// A round is as many steps as take about this long: between rounds all blocks have the same number
/// of samples, progress is shown and a cancellation heard.
constexpr double kRoundSeconds = 0.1;
constexpr size_t kMaxRoundSteps = 1 << 16;
/// What the tables of a round's temperatures may take.
constexpr int64_t kMostTemperedBytes = int64_t(1) << 25;

int threadsFor(const SamplerOptions &options) {
  return options.threads > 0 ? options.threads : tbb::info::default_concurrency();
}

void checkProgram(const isg_program &program, int64_t tiles) {
  if (!program.defaults || !program.prepare || !program.quantise || !program.exchange ||
      !program.energy || !program.moments || !program.settle ||
      (tiles == 1 ? !program.sweep : !program.phase))
    throw std::runtime_error("the compiled program lacks a function; compile the model again");
}

/// The first `count` of a block's chains.
AlignedVector<uint64_t> firstLanes(int64_t block, int64_t count) {
  AlignedVector<uint64_t> lanes((block + 63) / 64, 0);
  for (int64_t chain = 0; chain < std::min(count, block); ++chain)
    lanes[chain / 64] |= uint64_t(1) << (chain % 64);
  return lanes;
}

} // namespace

Schedule scheduleOf(const ScheduleInfo &info) {
  return {info.warmup, info.samples, info.thin, info.beta};
}

size_t findVariable(const Description &description, const std::string &name) {
  std::vector<std::string> names;
  for (const VariableInfo &variable : description.variables)
    names.push_back(variable.name);
  auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw std::runtime_error(unknownName("variable", name, names));
  return found - names.begin();
}

//===------------------------------------------------------------------------------------------===//
// The sampler

Sampler::State::State(const isg_program &program, Description given, const SamplerOptions &options,
                      Parameters parameters)
    : program(program), description(std::move(given)), options(options),
      parameters(std::move(parameters)), blocks((options.chains - 1) / description.block + 1),
      allLanes(firstLanes(description.block, description.block)),
      lastLanes(firstLanes(description.block, options.chains - (blocks - 1) * description.block)),
      arena(threadsFor(options)) {
  if (options.threads > tbb::info::default_concurrency())
    moreThreads.emplace(tbb::global_control::max_allowed_parallelism, options.threads);
  if (static_cast<int64_t>(this->parameters.data.size()) != description.dataFloats)
    throw std::runtime_error("the parameters are not those of this program");
  prepared.assign(description.preparedBytes, std::byte(0));
  states.assign(blocks * description.stateWords, 0);
  streams.assign(blocks * description.tiles * description.streamWords, 0);
}

void Sampler::State::seed(uint64_t seed) {
  options.seed = seed;
  const Generator &generator = *findGenerator(description.generator);
  int64_t words = wordsOfPlace(description.block);
  parallel(blocks, [&](int64_t block) {
    uint64_t cell = 0;
    const uint64_t *held = heldOf(block);
    auto isHeld = [&](int64_t place, int64_t w) {
      return held && (description.block == 1 ? bitsAt(held, 1, place, w) != 0
                                             : ~bitsAt(held, description.block, place, w) == 0);
    };
    for (const VariableInfo &variable : description.variables)
      eachPlace(variable, [&](int64_t, int64_t place) {
        // Chains start alike in any layout: by 64. What all of them hold is set by applyClamps().
        for (int64_t w = 0; w < words; ++w) {
          if (isHeld(place, w))
            continue;
          int64_t first = block * description.block + 64 * w;
          uint64_t bits = initialSpins(seed, static_cast<uint32_t>(first / 64), cell);
          setBitsAt(stateOf(block), description.block, place, w, bits >> (first % 64));
        }
        ++cell;
      });
    for (int64_t tile = 0; tile < description.tiles; ++tile)
      generator.seed(seed, static_cast<uint32_t>(block), static_cast<uint32_t>(tile),
                     StreamWords(streamOf(block, tile), description.streamWords));
  });
}

void Sampler::State::applyClamps() {
  parallel(blocks, [&](int64_t block) {
    uint64_t *state = stateOf(block);
    if (const uint64_t *held = heldOf(block)) {
      const uint64_t *values = clamps.values.data() + (held - clamps.held.data());
      for (int64_t i = 0; i < description.stateWords; ++i)
        state[i] = (state[i] & ~held[i]) | (values[i] & held[i]);
    }
    program.exchange(state);
  });
}

void Sampler::State::countFreeSpins() {
  int64_t drawn = description.spins;
  for (const VariableInfo &variable : description.variables)
    if (variable.input)
      drawn -= checkedCount(variable.shape).value();
  freeSpins = static_cast<double>(drawn) * static_cast<double>(options.chains);
  drawsAll = true;
  if (!clamps.any)
    return;
  double heldSpins = 0;
  for (int64_t block = 0; block < blocks; ++block) {
    int64_t here = 0;
    const uint64_t *held = heldOf(block), *lanes = lanesOf(block);
    for (const VariableInfo &variable : description.variables)
      if (!variable.input)
        eachPlace(variable, [&](int64_t, int64_t place) {
          for (int64_t w = 0; w < wordsOfPlace(description.block); ++w)
            here += std::popcount(bitsAt(held, description.block, place, w) & lanes[w]);
        });
    // With shared clamps, all blocks but the last are alike.
    bool repeat = !clamps.perBlock && block == 0 && blocks > 2;
    heldSpins += static_cast<double>(here) * static_cast<double>(repeat ? blocks - 1 : 1);
    if (repeat)
      block = blocks - 2;
  }
  freeSpins -= heldSpins;
  drawsAll = heldSpins == 0;
}

//===------------------------------------------------------------------------------------------===//
// The public face

Sampler::Sampler(const isg_program &program, Description description, SamplerOptions options,
                 Parameters parameters, Clamps clamps) {
  checkProgram(program, description.tiles);
  // A run of no samples: what the sampler itself takes must be a size that exists.
  estimateMemory(description, options, {0, 0, 1, {}}, {false, false, false}, clamps.perBlock);
  state = std::make_unique<State>(program, std::move(description), options, std::move(parameters));
  prepare();
  state->seed(options.seed);
  setClamps(std::move(clamps));
}

Sampler::~Sampler() = default;
Sampler::Sampler(Sampler &&) noexcept = default;

const Description &Sampler::description() const { return state->description; }
int64_t Sampler::chains() const { return state->options.chains; }
std::span<float> Sampler::data() { return state->parameters.data; }

void Sampler::prepare() {
  state->program.prepare(state->parameters.data.data(), state->prepared.data());
  state->precision = quantise(state->program, state->description, state->prepared.data());
}

const Precision &Sampler::precision() const { return state->precision; }

Clamps Sampler::setClamps(Clamps clamps) {
  size_t words = (clamps.perBlock ? state->blocks : 1) * state->description.stateWords;
  if (clamps.held.size() != words || clamps.values.size() != words)
    throw std::runtime_error("the clamps are not those of this program and number of chains");
  std::swap(state->clamps, clamps);
  state->applyClamps();
  state->countFreeSpins();
  return clamps;
}

void Sampler::setSpins(size_t variable, std::span<const int8_t> spins) {
  const VariableInfo &info = state->description.variables.at(variable);
  if (static_cast<int64_t>(spins.size()) != checkedCount(info.shape).value())
    throw std::runtime_error("the spins of '" + info.name + "' need shape " +
                             printShape(info.shape));
  state->parallel(state->blocks, [&](int64_t block) {
    uint64_t *words = state->stateOf(block);
    int64_t chains = state->description.block;
    eachPlace(info, [&](int64_t number, int64_t place) {
      for (int64_t w = 0; w < wordsOfPlace(chains); ++w)
        setBitsAt(words, chains, place, w, spins[number] > 0 ? ~uint64_t(0) : 0);
    });
  });
  state->applyClamps();
}

void Sampler::copySpins(size_t from, size_t to) {
  const VariableInfo &source = state->description.variables.at(from);
  const VariableInfo &target = state->description.variables.at(to);
  if (source.shape != target.shape)
    throw std::runtime_error("'" + source.name + "' and '" + target.name + "' differ in shape");
  state->parallel(state->blocks, [&](int64_t block) {
    uint64_t *words = state->stateOf(block);
    int64_t chains = state->description.block;
    std::vector<int64_t> places(checkedCount(target.shape).value());
    eachPlace(target, [&](int64_t number, int64_t place) { places[number] = place; });
    eachPlace(source, [&](int64_t number, int64_t place) {
      for (int64_t w = 0; w < wordsOfPlace(chains); ++w)
        setBitsAt(words, chains, places[number], w, bitsAt(words, chains, place, w));
    });
  });
  state->applyClamps();
}

void Sampler::restart(uint64_t seed) {
  state->seed(seed);
  state->applyClamps();
}

Samples Sampler::run(const Schedule &schedule, const Observables &observables,
                     const RunControl &control) {
  using Clock = std::chrono::steady_clock;
  auto secondsSince = [](Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  estimateMemory(state->description, state->options, schedule, observables, state->clamps.perBlock);
  Clock::time_point start = Clock::now();
  Recorder recorder(state->program, state->description, observables, state->options.chains,
                    schedule.samples);
  Timeline timeline(schedule, state->description.spins, state->description.block);
  size_t perRound = 1, mostSteps = kMaxRoundSteps;
  if (int64_t bytes = state->description.temperedBytes)
    mostSteps = std::clamp<size_t>(kMostTemperedBytes / bytes, 1, kMaxRoundSteps);
  std::vector<Step> steps;
  while (!timeline.done() && !(control.cancel && control.cancel->load())) {
    Clock::time_point roundStart = Clock::now();
    steps.clear();
    while (!timeline.done() && steps.size() < perRound)
      steps.push_back(timeline.next());
    state->execute(steps, recorder);
    double took = secondsSince(roundStart);
    if (took < kRoundSeconds / 2)
      perRound = std::min(2 * perRound, mostSteps);
    else if (took > 2 * kRoundSeconds)
      perRound = std::max<size_t>(1, perRound / 2);
    if (control.progress)
      control.progress({timeline.sweepsDone(), timeline.sweepsTotal(), timeline.samplesDone()});
  }
  Samples samples;
  recorder.finish(samples, timeline.samplesDone());
  samples.cancelled = !timeline.done();
  samples.updates = state->freeSpins * static_cast<double>(timeline.sweepsDone());
  samples.seconds = secondsSince(start);
  samples.updatesPerSecond = samples.seconds > 0 ? samples.updates / samples.seconds : 0;
  return samples;
}

void Sampler::sweep(double beta, int64_t sweeps) {
  run({sweeps, 0, 1, {"constant", beta, beta}}, {false, false, false});
}

std::vector<int8_t> Sampler::spins(size_t variable, int64_t limit) const {
  const VariableInfo &info = state->description.variables.at(variable);
  int64_t cells = checkedCount(info.shape).value();
  int64_t count = std::clamp<int64_t>(limit, 0, state->options.chains);
  auto size = checkedProduct(count, cells);
  if (!size)
    throw std::runtime_error("the spins of '" + info.name + "' are too large to copy");
  std::vector<int8_t> spins(*size);
  state->parallel(count, [&](int64_t chain) {
    int64_t perBlock = state->description.block;
    const uint64_t *words = state->stateOf(chain / perBlock);
    eachPlace(info, [&](int64_t number, int64_t place) {
      bool up = bitAt(words, perBlock, place, chain % perBlock);
      spins[chain * cells + number] = up ? 1 : -1;
    });
  });
  return spins;
}

std::vector<int8_t> Sampler::spinsAt(std::span<const int64_t> places, int64_t limit) const {
  int64_t count = std::clamp<int64_t>(limit, 0, state->options.chains);
  auto cells = static_cast<int64_t>(places.size());
  std::vector<int8_t> spins(count * cells);
  state->parallel(count, [&](int64_t chain) {
    int64_t perBlock = state->description.block;
    const uint64_t *words = state->stateOf(chain / perBlock);
    for (int64_t i = 0; i < cells; ++i)
      spins[chain * cells + i] = bitAt(words, perBlock, places[i], chain % perBlock) ? 1 : -1;
  });
  return spins;
}

std::vector<int64_t> Sampler::sumsAt(std::span<const int64_t> places, std::span<const int8_t> signs,
                                     int64_t limit) const {
  int64_t count = std::clamp<int64_t>(limit, 0, state->options.chains);
  auto cells = static_cast<int64_t>(places.size());
  int64_t directions = cells > 0 ? static_cast<int64_t>(signs.size()) / cells : 0;
  std::vector<int64_t> sums(count * directions);
  int64_t perBlock = state->description.block, perWord = chainsOfWord(perBlock);
  state->parallel((count + perWord - 1) / perWord, [&](int64_t word) {
    int64_t first = word * perWord;
    const uint64_t *words = state->stateOf(first / perBlock);
    // Read once: a line of the state holds the words of other chains, too.
    std::vector<uint64_t> up(cells);
    for (int64_t i = 0; i < cells; ++i)
      up[i] = bitsAt(words, perBlock, places[i], first % perBlock / perWord);
    for (int64_t k = 0; k < directions; ++k) {
      LaneCounts alike;
      for (int64_t i = 0; i < cells; ++i)
        alike.add(up[i] ^ -uint64_t(signs[k * cells + i] < 0)); // no branch: signs are random
      for (int64_t lane = 0; lane < perWord && first + lane < count; ++lane)
        sums[(first + lane) * directions + k] = 2 * alike.of(lane) - cells;
    }
  });
  return sums;
}

std::vector<double> Sampler::energies() const {
  const Description &d = state->description;
  std::vector<double> energies(state->options.chains);
  state->parallel(state->blocks, [&](int64_t block) {
    std::vector<double> sum(d.block, 0.0);
    AlignedVector<double> part(d.block);
    for (int64_t tile = 0; tile < d.tiles; ++tile) {
      std::fill(part.begin(), part.end(), 0.0);
      state->program.energy(state->stateOf(block), state->parameters.data.data(), tile,
                            part.data());
      for (int64_t chain = 0; chain < d.block; ++chain)
        sum[chain] += part[chain];
    }
    int64_t first = block * d.block;
    std::copy_n(sum.begin(), std::min(d.block, state->options.chains - first),
                energies.begin() + first);
  });
  return energies;
}

} // namespace isinglass::runtime
