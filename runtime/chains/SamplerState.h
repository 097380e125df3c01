//===- SamplerState.h - what a Sampler is made of -----------------------------------------------===//
#pragma once

#include "runtime/chains/Recorder.h"
#include "runtime/chains/Sampler.h"
#include "runtime/chains/Timeline.h"

#include <optional>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace isinglass::runtime {

class Tempered;

struct Sampler::State {
  isg_program program;
  Description description;
  SamplerOptions options;
  Parameters parameters;
  Precision precision;
  Clamps clamps;
  int64_t blocks;
  AlignedVector<std::byte> prepared;
  HugePageVector<uint64_t> states; ///< [blocks, stateWords]
  AlignedVector<uint64_t> streams; ///< [blocks, tiles, streamWords]
  AlignedVector<uint64_t> allLanes, lastLanes;
  double freeSpins = 0; ///< cells that sweeps draw and that are not held, over all chains
  bool drawsAll = true; ///< none of the cells that sweeps draw is held
  std::optional<tbb::global_control> moreThreads;
  tbb::task_arena arena;

  State(const isg_program &program, Description description, const SamplerOptions &options,
        Parameters parameters);

  uint64_t *stateOf(int64_t block) { return states.data() + block * description.stateWords; }
  uint64_t *streamOf(int64_t block, int64_t tile) {
    return streams.data() + (block * description.tiles + tile) * description.streamWords;
  }
  const uint64_t *heldOf(int64_t block) const {
    if (!clamps.any)
      return nullptr;
    return clamps.held.data() + (clamps.perBlock ? block * description.stateWords : 0);
  }
  /// What sweeps are told: held inputs cost them nothing.
  const uint64_t *heldInSweeps(int64_t block) const { return drawsAll ? nullptr : heldOf(block); }
  const uint64_t *lanesOf(int64_t block) const {
    return block + 1 < blocks ? allLanes.data() : lastLanes.data();
  }

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

  // SamplerSteps.cpp
  void execute(std::span<const Step> steps, Recorder &recorder);
  void executeTiled(std::span<const Step> steps, const Tempered &tempered, Recorder &recorder);
  void observe(int64_t block, int64_t sample, Recorder &recorder, int64_t *counts);
  void observeTiled(int64_t sample, Recorder &recorder);
};

} // namespace isinglass::runtime
