//===- Recorder.h - what a run collects -------------------------------------------------------===//
#pragma once

#include "runtime/chains/Sampler.h"

#include <tbb/enumerable_thread_specific.h>

namespace isinglass::runtime {

/// Written by many threads: each block has its own place, and the sums of integers their own copy
/// per thread.
class Recorder {
public:
  /// Takes its memory at once.
  Recorder(const isg_program &program, const Description &description,
           const Observables &observables, int64_t chains, int64_t samples);

  const Observables observables;

  void storeSpins(int64_t block, int64_t sample, const uint64_t *state) {
    spins.store(description, block, sample, state);
  }
  /// Energies of a block's chains.
  void storeEnergies(int64_t block, int64_t sample, std::span<const double> energies);
  /// A tile's part of a block's energies, zeroed; sumTiles stores the sum in the tiles' order.
  double *tileEnergies(int64_t block, int64_t tile);
  void sumTiles(int64_t block, int64_t sample);
  /// This thread's sums for means and moments.
  int64_t *counts() { return threadCounts.local().data(); }

  /// Puts the first `done` samples into `samples`.
  void finish(Samples &samples, int64_t done);

private:
  void truncate(int64_t done);
  std::vector<int64_t> sumCounts();
  std::vector<MomentResult> means(const std::vector<int64_t> &sums, double observations) const;
  std::vector<MomentResult> moments(const std::vector<int64_t> &sums, double observations) const;

  const isg_program &program;
  const Description &description;
  int64_t chains, samples;
  PackedSamples spins;
  std::vector<double> energy;    ///< [chains, samples]
  AlignedVector<double> perTile; ///< [blocks, tiles, block] of the present sample
  tbb::enumerable_thread_specific<AlignedVector<int64_t>> threadCounts;
};

} // namespace isinglass::runtime
