#include "runtime/chains/Sampler.h"

#include <cmath>
#include <optional>
#include <stdexcept>
#include <tbb/info.h>

namespace isinglass::runtime {

namespace {

void checkOptions(const SamplerOptions &options) {
  if (options.chains < 1 || options.chains > int64_t(1) << 31)
    throw std::runtime_error("the number of chains must be from 1 to 2147483648, not " +
                             std::to_string(options.chains));
  if (options.threads < 0 || options.threads > 4096)
    throw std::runtime_error("the number of threads must be from 1 to 4096 (0: all), not " +
                             std::to_string(options.threads));
}

/// Beyond it fields times beta are infinite, and those of 0 no number.
constexpr double kMostBeta = 1e30;

void checkRamp(const RampInfo &beta) {
  if (beta.kind != "constant" && beta.kind != "linear" && beta.kind != "geometric")
    throw std::runtime_error("beta is constant, linear or geometric, not '" + beta.kind + "'");
  for (double value : {beta.first, beta.last})
    if (!(value >= 0 && value <= kMostBeta))
      throw std::runtime_error("beta must be a number from 0 to 1e30");
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

} // namespace

/// Every step of the product is checked; a size that does not fit says which it is.
void addItem(MemoryEstimate &estimate, const std::string &name,
             std::initializer_list<int64_t> factors) {
  auto bytes = checkedCount(std::span<const int64_t>(factors.begin(), factors.size()));
  auto total = bytes ? checkedSum(estimate.total, *bytes) : std::nullopt;
  if (!total)
    throw std::runtime_error("the " + name + " of this run would not fit in any memory");
  estimate.items.emplace_back(name, *bytes);
  estimate.total = *total;
}

MemoryEstimate estimateMemory(const Description &description, const SamplerOptions &options,
                              const Schedule &schedule, const Observables &observables,
                              bool clampsPerChain) {
  checkOptions(options);
  checkSchedule(schedule);
  MemoryEstimate estimate;
  auto item = [&](const std::string &name, std::initializer_list<int64_t> factors) {
    addItem(estimate, name, factors);
  };
  const Description &d = description;
  int64_t blocks = (options.chains - 1) / d.block + 1;
  item("states", {blocks, d.stateWords, 8});
  item("random streams", {blocks, d.tiles, d.streamWords, 8});
  item("parameters", {d.dataFloats, 4});
  item("prepared parameters", {d.preparedBytes});
  // What chains hold of their own is replaced: two at a time.
  item("clamps", {clampsPerChain ? 2 * blocks : 1, d.stateWords, 2, 8});
  if (observables.spins) {
    auto bytes = PackedSamples::bytesFor(d, options.chains, schedule.samples);
    item("recorded spins", {bytes.value_or(INT64_MAX), bytes ? 1 : 2});
  }
  if (observables.energy) {
    // Recorded, to be written, and without their means, to be judged.
    item("energies", {3, options.chains, schedule.samples, 8});
    if (d.tiles > 1)
      item("energies of tiles", {blocks, d.tiles, d.block, 8});
  }
  if (observables.moments) {
    int64_t threads = options.threads > 0 ? options.threads : tbb::info::default_concurrency();
    item("sums for means and moments", {threads + 1, d.countWords, 8});
    item("means and moments", {d.countWords, 8});
  }
  return estimate;
}

} // namespace isinglass::runtime
