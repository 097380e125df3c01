//===- Phases.h - the tiles of a block, phase after phase, without a barrier ------------------------===//
//
// A tile may be updated once all tiles of its block have been in the phase before and the halos
// have been exchanged. Each worker goes through the phases in order, its own share of the tiles
// first so that they stay in its cache, then those that nobody has begun. Whoever finishes a
// block's phase exchanges its halos. A worker waits only for tiles that another one is working on:
// any number of workers finish, one too, and they need not start together.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace isinglass::runtime {

class Phases {
public:
  /// Of one phase, number 0, 1, ..., and what follows when all tiles of a block have been in it.
  using Tile = std::function<void(int64_t phase, int64_t block, int64_t tile)>;
  using Finished = std::function<void(int64_t block)>;

  Phases(int64_t blocks, int64_t tiles, int64_t phases);

  /// Works until nothing is left to begin; number `worker` of `workers`.
  void work(int64_t worker, int64_t workers, const Tile &tile, const Finished &finished);

private:
  /// A line each: workers write them all the time.
  struct alignas(64) Counter {
    std::atomic<int64_t> value{0};
  };

  int64_t blocks, tiles, phases;
  std::unique_ptr<Counter[]> begun;     ///< [blocks, tiles]: phases
  std::unique_ptr<Counter[]> remaining; ///< [blocks]: tiles of the phase at hand
  std::unique_ptr<Counter[]> done;      ///< [blocks]: phases
};

} // namespace isinglass::runtime
