//===- Sampler.h - runs the chains of a compiled program --------------------------------------===//
//
// Chains come in blocks, as many as the program says; a program of one tile runs whole segments of
// a block as one task, in one of several tiles they wait for each other where they have to (see
// Phases.h). The results are the same bits for any number of threads: streams belong to (block,
// tile), spin sums are integers, energies are added tile by tile, and the cuts between calls of
// generated code depend on the schedule and the program alone.
//
// Lanes of the last block beyond `chains` are simulated like the others and left out of everything
// that is reported.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/arrays/Memory.h"
#include "runtime/chains/Description.h"
#include "runtime/chains/PackedSamples.h"
#include "runtime/chains/Parameters.h"
#include "runtime/chains/Precision.h"
#include "runtime/chains/Program.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace isinglass::runtime {

/// `warmup` sweeps under the ramp `beta`, then `samples` observations, each after `thin` sweeps at
/// beta.last. Defaults come from ScheduleInfo: scheduleOf(description.schedule).
struct Schedule {
  int64_t warmup = 1000, samples = 100, thin = 10;
  RampInfo beta;
};
Schedule scheduleOf(const ScheduleInfo &info);

/// beta of warm-up sweep 0..warmup-1: first at 0, last at warmup-1 (a warm-up of one: last).
double rampValue(const RampInfo &ramp, int64_t sweep, int64_t warmup);

/// What a run records. Spins cost memory, energies and means time.
struct Observables {
  bool spins = true;   ///< every sample of every variable
  bool energy = true;  ///< [chains, samples]
  bool moments = true; ///< means of spins and of factors' products

  /// Whether something is of all tiles at one time.
  bool areWhole() const { return spins || energy; }
};

struct SamplerOptions {
  int64_t chains = 64;
  uint64_t seed = 1;
  int threads = 0; ///< 0: all the machine's
};

/// Bytes that a run will take, by item, and their sum. Nothing is allocated to find out.
struct MemoryEstimate {
  std::vector<std::pair<std::string, int64_t>> items;
  int64_t total = 0;
};
/// Adds an item of so many bytes, a product. Throws std::runtime_error if it does not fit int64.
void addItem(MemoryEstimate &estimate, const std::string &name,
             std::initializer_list<int64_t> factors);
/// Throws std::runtime_error if chains or schedule are out of range (chains 1..2^31, warmup >= 0,
/// samples >= 0, thin >= 0 (samples of one state), finite beta >= 0, > 0 for geometric) or a size
/// exceeds int64.
MemoryEstimate estimateMemory(const Description &description, const SamplerOptions &options,
                              const Schedule &schedule, const Observables &observables,
                              bool clampsPerChain = false);

/// A buffer's mean of dE/d(buffer), over chains and samples: sum over its factors of
/// coefficient * <product>, in its own shape. What training needs.
struct MomentResult {
  std::string name;
  std::vector<int64_t> shape;
  std::vector<double> values;
};

/// What a run returns. Of a cancelled run, the samples that all blocks completed.
struct Samples {
  int64_t chains = 0;
  int64_t samples = 0;
  bool cancelled = false;
  Observables recorded;
  PackedSamples spins;               ///< if recorded
  std::vector<double> energy;        ///< [chains, samples], if recorded
  std::vector<MomentResult> means;   ///< per variable, <spin>; empty if not recorded or no samples
  std::vector<MomentResult> moments; ///< per buffer with factors
  double updates = 0;                ///< spin updates done: free cells * sweeps, over the chains
  double seconds = 0;                ///< wall time of the run
  double updatesPerSecond = 0;
};

struct RunProgress {
  int64_t sweepsDone = 0, sweepsTotal = 0, samplesDone = 0;
};

/// How to watch and stop a run. `progress` is called on the calling thread a few times a second;
/// setting `cancel` (from a signal handler, another thread, or `progress`) ends the run at the next
/// such point.
struct RunControl {
  std::function<void(const RunProgress &)> progress;
  const std::atomic<bool> *cancel = nullptr;
};

class Sampler {
public:
  /// Takes the program, its parameters and clamps; prepares, and draws the initial spins. Throws
  /// std::runtime_error for options out of range or a description that does not fit its arrays.
  Sampler(const isg_program &program, Description description, SamplerOptions options,
          Parameters parameters, Clamps clamps);
  ~Sampler();
  Sampler(Sampler &&) noexcept;

  const Description &description() const;
  int64_t chains() const;

  /// The parameters. What changes them must call prepare() before the next sweep.
  std::span<float> data();
  /// Throws std::runtime_error if the parameters do not fit the program's precision.
  void prepare();
  /// Of the local fields, as prepare() last found it.
  const Precision &precision() const;
  /// Replaces the clamps (made for the same number of chains), sets the held spins and returns what
  /// was replaced.
  Clamps setClamps(Clamps clamps);
  /// Puts the same spins into all chains: -1 or +1, row-major in the variable's shape. Clamped ones
  /// keep their value.
  void setSpins(size_t variable, std::span<const int8_t> spins);
  /// Puts the spins of a variable into another of the same shape, chain by chain; clamped ones keep
  /// their value.
  void copySpins(size_t from, size_t to);
  /// Draws fresh initial spins and streams, as the constructor did, from `seed`.
  void restart(uint64_t seed);

  /// Runs the schedule from the current states, which it leaves for the next run.
  Samples run(const Schedule &schedule, const Observables &observables = {},
              const RunControl &control = {});
  /// `sweeps` sweeps at one beta, nothing recorded.
  void sweep(double beta, int64_t sweeps);

  /// The current spins of a variable, [min(chains, limit), shape...], and energies, [chains].
  std::vector<int8_t> spins(size_t variable, int64_t limit = INT64_MAX) const;
  std::vector<double> energies() const;
  /// The spins at these places of a state (HeldCells.h), [min(chains, limit), places].
  std::vector<int8_t> spinsAt(std::span<const int64_t> places, int64_t limit = INT64_MAX) const;
  /// The sums of the spins at these places times signs, [directions, places], -1 or +1: of the
  /// first chains, [min(chains, limit), directions].
  std::vector<int64_t> sumsAt(std::span<const int64_t> places, std::span<const int8_t> signs,
                              int64_t limit = INT64_MAX) const;

private:
  struct State;
  std::unique_ptr<State> state;
};

/// Index of a variable in description.variables; throws std::runtime_error naming the closest.
size_t findVariable(const Description &description, const std::string &name);

} // namespace isinglass::runtime
