#include "runtime/chains/Sampler.h"

#include "runtime/chains/Cells.h"
#include "runtime/chains/Names.h"
#include "runtime/chains/Timeline.h"
#include "runtime/random/Streams.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace isinglass::runtime {

namespace {

/// A round is as many steps as take about this long: between rounds all blocks have the same number
/// of samples, progress is shown and a cancellation heard.
constexpr double kRoundSeconds = 0.1;
constexpr size_t kMaxRoundSteps = 1 << 16;

using Counts = tbb::enumerable_thread_specific<AlignedVector<int64_t>>;

int64_t blocksFor(int64_t chains) { return (chains - 1) / ISG_BLOCK + 1; }

int threadsFor(const SamplerOptions &options) {
  return options.threads > 0 ? options.threads : tbb::info::default_concurrency();
}

void checkOptions(const SamplerOptions &options) {
  if (options.chains < 1 || options.chains > int64_t(1) << 31)
    throw std::runtime_error("the number of chains must be from 1 to 2147483648, not " +
                             std::to_string(options.chains));
  if (options.threads < 0 || options.threads > 4096)
    throw std::runtime_error("the number of threads must be from 1 to 4096 (0: all), not " +
                             std::to_string(options.threads));
}

void checkRamp(const RampInfo &beta) {
  if (beta.kind != "constant" && beta.kind != "linear" && beta.kind != "geometric")
    throw std::runtime_error("beta is constant, linear or geometric, not '" + beta.kind + "'");
  for (double value : {beta.first, beta.last})
    if (!std::isfinite(value) || value < 0)
      throw std::runtime_error("beta must be a finite number, 0 or more");
  if (beta.kind == "geometric" && (beta.first == 0 || beta.last == 0))
    throw std::runtime_error("a geometric beta must start and end above 0");
}

void checkSchedule(const Schedule &schedule) {
  if (schedule.warmup < 0 || schedule.samples < 0 || schedule.thin < 0)
    throw std::runtime_error(
        "a schedule needs warmup and samples of 0 or more and a thin of 0 or more");
  auto sampling = checkedProduct(schedule.samples, schedule.thin);
  if (!sampling || !checkedSum(schedule.warmup, *sampling))
    throw std::runtime_error("the schedule has more sweeps than can be counted");
  checkRamp(schedule.beta);
}

void checkProgram(const isg_program &program, int64_t tiles) {
  if (!program.defaults || !program.prepare || !program.exchange || !program.energy ||
      !program.moments || (tiles == 1 ? !program.sweep : !program.phase))
    throw std::runtime_error("the compiled program lacks a function; compile the model again");
}

uint64_t firstLanes(int64_t count) {
  return count >= ISG_BLOCK ? ~uint64_t(0) : (uint64_t(1) << count) - 1;
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
// Memory

MemoryEstimate estimateMemory(const Description &description, const SamplerOptions &options,
                              const Schedule &schedule, const Observables &observables,
                              bool clampsPerChain) {
  checkOptions(options);
  checkSchedule(schedule);
  MemoryEstimate estimate;
  // Products of sizes with every step checked; a size that does not fit says which it is.
  auto item = [&](const std::string &name, std::initializer_list<int64_t> factors) {
    auto bytes = checkedCount(std::span<const int64_t>(factors.begin(), factors.size()));
    auto total = bytes ? checkedSum(estimate.total, *bytes) : std::nullopt;
    if (!total)
      throw std::runtime_error("the " + name + " of this run would not fit in any memory");
    estimate.items.emplace_back(name, *bytes);
    estimate.total = *total;
  };
  const Description &d = description;
  int64_t blocks = blocksFor(options.chains);
  item("states", {blocks, d.stateWords, 8});
  item("random streams", {blocks, d.tiles, d.streamWords, 8});
  item("parameters", {d.dataFloats, 4});
  item("prepared parameters", {d.preparedFloats, 4});
  item("clamps", {clampsPerChain ? blocks : 1, d.stateWords, 2, 8});
  if (observables.spins) {
    auto bytes = PackedSamples::bytesFor(d.spins, options.chains, schedule.samples);
    item("recorded spins", {bytes.value_or(INT64_MAX), bytes ? 1 : 2});
  }
  if (observables.energy) {
    item("energies", {options.chains, schedule.samples, 8});
    if (d.tiles > 1)
      item("energies of tiles", {blocks, d.tiles, ISG_BLOCK, 8});
  }
  if (observables.moments) {
    item("sums for means and moments", {threadsFor(options) + int64_t(1), d.countWords, 8});
    item("means and moments", {d.countWords, 8});
  }
  return estimate;
}

//===------------------------------------------------------------------------------------------===//
// What a run collects

namespace {

/// Written by many threads: each block has its own place, and the sums of integers their own copy
/// per thread.
struct Recorder {
  Observables observables;
  int64_t chains, samples;
  PackedSamples spins;
  std::vector<double> energy;       ///< [chains, samples]
  AlignedVector<double> tileEnergy; ///< [blocks, tiles, 64] of the present sample
  Counts counts;

  Recorder(const Description &description, const Observables &observables, int64_t chains,
           int64_t samples)
      : observables(observables), chains(chains), samples(samples),
        counts([size = description.countWords] { return AlignedVector<int64_t>(size, 0); }) {
    if (observables.spins)
      spins = PackedSamples(description, chains, samples);
    if (observables.energy)
      energy.assign(chains * samples, 0.0);
    if (observables.energy && description.tiles > 1)
      tileEnergy.assign(blocksFor(chains) * description.tiles * ISG_BLOCK, 0.0);
  }

  void storeEnergies(int64_t block, int64_t sample, const double *energies) {
    int64_t first = block * ISG_BLOCK, count = std::min<int64_t>(ISG_BLOCK, chains - first);
    for (int64_t lane = 0; lane < count; ++lane)
      energy[(first + lane) * samples + sample] = energies[lane];
  }

  /// Of a cancelled run: keeps the first `done` samples.
  void truncate(int64_t done) {
    spins.truncate(done);
    if (!observables.energy || done == samples)
      return;
    for (int64_t chain = 0; chain < chains; ++chain)
      std::copy_n(energy.begin() + chain * samples, done, energy.begin() + chain * done);
    energy.resize(chains * done);
    samples = done;
  }

  std::vector<int64_t> sums(int64_t words) const {
    std::vector<int64_t> total(words, 0);
    for (const auto &part : counts)
      for (int64_t i = 0; i < words; ++i)
        total[i] += part[i];
    return total;
  }
};

std::vector<MomentResult> meansOf(const Description &description, const std::vector<int64_t> &sums,
                                  double observations) {
  std::vector<MomentResult> means;
  for (const VariableInfo &variable : description.variables) {
    int64_t cells = checkedCount(variable.shape).value();
    MomentResult mean{variable.name, variable.shape, std::vector<double>(cells)};
    for (int64_t i = 0; i < cells; ++i)
      mean.values[i] = static_cast<double>(sums[variable.mean + i]) / observations;
    means.push_back(std::move(mean));
  }
  return means;
}

std::vector<MomentResult> momentsOf(const Description &description,
                                    const std::vector<int64_t> &sums, double observations) {
  std::vector<MomentResult> moments;
  for (const BufferInfo &buffer : description.buffers) {
    int64_t entries = checkedCount(buffer.shape).value();
    MomentResult moment{buffer.name, buffer.shape, std::vector<double>(entries, 0.0)};
    bool hasFactor = false;
    for (const FactorInfo &factor : description.factors) {
      if (factor.buffer != buffer.name)
        continue;
      hasFactor = true;
      for (int64_t i = 0; i < entries; ++i)
        moment.values[i] +=
            factor.coefficient * static_cast<double>(sums[factor.counts + i]) / observations;
    }
    if (hasFactor)
      moments.push_back(std::move(moment));
  }
  return moments;
}

} // namespace

//===------------------------------------------------------------------------------------------===//
// The sampler

struct Sampler::State {
  isg_program program;
  Description description;
  SamplerOptions options;
  Parameters parameters;
  Clamps clamps;
  int64_t blocks;
  AlignedVector<float> prepared;
  AlignedVector<uint64_t> states;  ///< [blocks, stateWords]
  AlignedVector<uint64_t> streams; ///< [blocks, tiles, streamWords]
  double freeSpins = 0;            ///< cells that are not held, over all chains
  std::optional<tbb::global_control> moreThreads;
  tbb::task_arena arena;

  State(const isg_program &program, Description description, const SamplerOptions &options,
        Parameters parameters);

  uint64_t *stateOf(int64_t block) { return states.data() + block * description.stateWords; }
  uint64_t *streamOf(int64_t block, int64_t tile) {
    return streams.data() + (block * description.tiles + tile) * description.streamWords;
  }
  const uint64_t *heldOf(int64_t block) const {
    return clamps.held.data() + (clamps.perBlock ? block * description.stateWords : 0);
  }
  uint64_t lanesOf(int64_t block) const { return firstLanes(options.chains - block * ISG_BLOCK); }

  /// `work` for 0..count-1 on this sampler's threads.
  template <typename Work> void parallel(int64_t count, Work work) {
    arena.execute([&] { tbb::parallel_for(int64_t(0), count, work); });
  }
  template <typename Work> void parallelTiles(Work work) {
    parallel(blocks * description.tiles,
             [&](int64_t i) { work(i / description.tiles, i % description.tiles); });
  }

  void seed(uint64_t seed);
  void applyClamps();
  void countFreeSpins();
  void execute(std::span<const Step> steps, Recorder &recorder);
  void executeTiled(const Step &step, Recorder &recorder);
  void observe(int64_t block, int64_t sample, Recorder &recorder);
  void observeTiled(int64_t sample, Recorder &recorder);
  Samples results(Recorder &recorder, const Timeline &timeline);
};

Sampler::State::State(const isg_program &program, Description given, const SamplerOptions &options,
                      Parameters parameters)
    : program(program), description(std::move(given)), options(options),
      parameters(std::move(parameters)), blocks(blocksFor(options.chains)),
      arena(threadsFor(options)) {
  if (options.threads > tbb::info::default_concurrency())
    moreThreads.emplace(tbb::global_control::max_allowed_parallelism, options.threads);
  if (static_cast<int64_t>(this->parameters.data.size()) != description.dataFloats)
    throw std::runtime_error("the parameters are not those of this program");
  prepared.assign(description.preparedFloats, 0.0f);
  states.assign(blocks * description.stateWords, 0);
  streams.assign(blocks * description.tiles * description.streamWords, 0);
}

void Sampler::State::seed(uint64_t seed) {
  options.seed = seed;
  const Generator &generator = *findGenerator(description.generator);
  parallel(blocks, [&](int64_t block) {
    uint64_t cell = 0;
    for (const VariableInfo &variable : description.variables)
      eachCell(variable.shape, variable.offset, variable.strides, [&](int64_t, int64_t place) {
        stateOf(block)[place] = initialSpins(seed, static_cast<uint32_t>(block), cell++);
      });
    for (int64_t tile = 0; tile < description.tiles; ++tile)
      generator.seed(seed, static_cast<uint32_t>(block), static_cast<uint32_t>(tile),
                     StreamWords(streamOf(block, tile), description.streamWords));
  });
}

void Sampler::State::applyClamps() {
  parallel(blocks, [&](int64_t block) {
    uint64_t *state = stateOf(block);
    const uint64_t *held = heldOf(block);
    const uint64_t *values = clamps.values.data() + (held - clamps.held.data());
    for (int64_t i = 0; i < description.stateWords; ++i)
      state[i] = (state[i] & ~held[i]) | (values[i] & held[i]);
    program.exchange(state);
  });
}

void Sampler::State::countFreeSpins() {
  freeSpins = 0;
  for (int64_t block = 0; block < blocks; ++block) {
    int64_t free = 0;
    const uint64_t *held = heldOf(block);
    uint64_t lanes = lanesOf(block);
    for (const VariableInfo &variable : description.variables)
      eachCell(variable.shape, variable.offset, variable.strides,
               [&](int64_t, int64_t place) { free += std::popcount(~held[place] & lanes); });
    // With shared clamps, all blocks but the last are alike.
    bool repeat = !clamps.perBlock && block == 0 && blocks > 2;
    freeSpins += static_cast<double>(free) * static_cast<double>(repeat ? blocks - 1 : 1);
    if (repeat)
      block = blocks - 2;
  }
}

//===------------------------------------------------------------------------------------------===//
// Sweeps and observations

void Sampler::State::observe(int64_t block, int64_t sample, Recorder &recorder) {
  if (recorder.observables.spins)
    recorder.spins.store(description, block, sample, stateOf(block));
  if (recorder.observables.energy) {
    alignas(64) double energies[ISG_BLOCK] = {};
    program.energy(stateOf(block), parameters.data.data(), 0, energies);
    recorder.storeEnergies(block, sample, energies);
  }
  if (recorder.observables.moments)
    program.moments(stateOf(block), lanesOf(block), 0, recorder.counts.local().data());
}

void Sampler::State::observeTiled(int64_t sample, Recorder &recorder) {
  parallelTiles([&](int64_t block, int64_t tile) {
    if (recorder.observables.energy) {
      double *energies =
          recorder.tileEnergy.data() + (block * description.tiles + tile) * ISG_BLOCK;
      std::fill_n(energies, ISG_BLOCK, 0.0);
      program.energy(stateOf(block), parameters.data.data(), tile, energies);
    }
    if (recorder.observables.moments)
      program.moments(stateOf(block), lanesOf(block), tile, recorder.counts.local().data());
  });
  parallel(blocks, [&](int64_t block) {
    if (recorder.observables.spins)
      recorder.spins.store(description, block, sample, stateOf(block));
    if (!recorder.observables.energy)
      return;
    // Tile by tile, so that the rounding is the same for any number of threads.
    double energies[ISG_BLOCK] = {};
    for (int64_t tile = 0; tile < description.tiles; ++tile)
      for (int64_t lane = 0; lane < ISG_BLOCK; ++lane)
        energies[lane] +=
            recorder.tileEnergy[(block * description.tiles + tile) * ISG_BLOCK + lane];
    recorder.storeEnergies(block, sample, energies);
  });
}

void Sampler::State::executeTiled(const Step &step, Recorder &recorder) {
  for (int64_t sweep = 0; sweep < step.sweeps; ++sweep)
    for (int64_t phase = 0; phase < description.phases; ++phase) {
      parallelTiles([&](int64_t block, int64_t tile) {
        program.phase(stateOf(block), streamOf(block, tile), heldOf(block), prepared.data(),
                      step.beta, phase, tile);
      });
      parallel(blocks, [&](int64_t block) { program.exchange(stateOf(block)); });
    }
  if (step.sample >= 0)
    observeTiled(step.sample, recorder);
}

void Sampler::State::execute(std::span<const Step> steps, Recorder &recorder) {
  if (description.tiles > 1) {
    for (const Step &step : steps)
      executeTiled(step, recorder);
    return;
  }
  parallel(blocks, [&](int64_t block) {
    for (const Step &step : steps) {
      program.sweep(stateOf(block), streamOf(block, 0), heldOf(block), prepared.data(), step.beta,
                    step.sweeps);
      if (step.sample >= 0)
        observe(block, step.sample, recorder);
    }
  });
}

Samples Sampler::State::results(Recorder &recorder, const Timeline &timeline) {
  Samples samples;
  samples.chains = options.chains;
  samples.samples = timeline.samplesDone();
  samples.cancelled = !timeline.done();
  samples.recorded = recorder.observables;
  recorder.truncate(samples.samples);
  samples.spins = std::move(recorder.spins);
  samples.energy = std::move(recorder.energy);
  if (recorder.observables.moments && samples.samples > 0) {
    std::vector<int64_t> sums = recorder.sums(description.countWords);
    double observations =
        static_cast<double>(samples.chains) * static_cast<double>(samples.samples);
    samples.means = meansOf(description, sums, observations);
    samples.moments = momentsOf(description, sums, observations);
  }
  samples.updates = freeSpins * static_cast<double>(timeline.sweepsDone());
  return samples;
}

//===------------------------------------------------------------------------------------------===//
// The public face

Sampler::Sampler(const isg_program &program, Description description, SamplerOptions options,
                 Parameters parameters, Clamps clamps) {
  checkOptions(options);
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
}

void Sampler::setClamps(Clamps clamps) {
  size_t words = (clamps.perBlock ? state->blocks : 1) * state->description.stateWords;
  if (clamps.held.size() != words || clamps.values.size() != words)
    throw std::runtime_error("the clamps are not those of this program and number of chains");
  state->clamps = std::move(clamps);
  state->applyClamps();
  state->countFreeSpins();
}

void Sampler::setSpins(size_t variable, std::span<const int8_t> spins) {
  const VariableInfo &info = state->description.variables.at(variable);
  if (static_cast<int64_t>(spins.size()) != checkedCount(info.shape).value())
    throw std::runtime_error("the spins of '" + info.name + "' need shape " +
                             printShape(info.shape));
  state->parallel(state->blocks, [&](int64_t block) {
    uint64_t *words = state->stateOf(block);
    eachCell(info.shape, info.offset, info.strides, [&](int64_t number, int64_t place) {
      words[place] = spins[number] > 0 ? ~uint64_t(0) : 0;
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
    std::vector<int64_t> places(checkedCount(target.shape).value());
    eachCell(target.shape, target.offset, target.strides,
             [&](int64_t number, int64_t place) { places[number] = place; });
    eachCell(source.shape, source.offset, source.strides,
             [&](int64_t number, int64_t place) { words[places[number]] = words[place]; });
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
  Recorder recorder(state->description, observables, state->options.chains, schedule.samples);
  Timeline timeline(schedule, state->description.spins);
  size_t perRound = 1;
  std::vector<Step> steps;
  while (!timeline.done() && !(control.cancel && control.cancel->load())) {
    Clock::time_point roundStart = Clock::now();
    steps.clear();
    while (!timeline.done() && steps.size() < perRound)
      steps.push_back(timeline.next());
    state->execute(steps, recorder);
    double took = secondsSince(roundStart);
    if (took < kRoundSeconds / 2)
      perRound = std::min(2 * perRound, kMaxRoundSteps);
    else if (took > 2 * kRoundSeconds)
      perRound = std::max<size_t>(1, perRound / 2);
    if (control.progress)
      control.progress({timeline.sweepsDone(), timeline.sweepsTotal(), timeline.samplesDone()});
  }
  Samples samples = state->results(recorder, timeline);
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
    const uint64_t *words = state->stateOf(chain / ISG_BLOCK);
    int lane = static_cast<int>(chain % ISG_BLOCK);
    eachCell(info.shape, info.offset, info.strides, [&](int64_t number, int64_t place) {
      spins[chain * cells + number] = static_cast<int8_t>((words[place] >> lane & 1) * 2 - 1);
    });
  });
  return spins;
}

std::vector<double> Sampler::energies() const {
  const Description &d = state->description;
  std::vector<double> energies(state->options.chains);
  state->parallel(state->blocks, [&](int64_t block) {
    double sum[ISG_BLOCK] = {};
    for (int64_t tile = 0; tile < d.tiles; ++tile) {
      alignas(64) double part[ISG_BLOCK] = {};
      state->program.energy(state->stateOf(block), state->parameters.data.data(), tile, part);
      for (int64_t lane = 0; lane < ISG_BLOCK; ++lane)
        sum[lane] += part[lane];
    }
    int64_t first = block * ISG_BLOCK;
    std::copy_n(sum, std::min<int64_t>(ISG_BLOCK, state->options.chains - first),
                energies.begin() + first);
  });
  return energies;
}

} // namespace isinglass::runtime
