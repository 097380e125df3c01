//===- Phases.h - the tiles of a block, phase after phase, without a barrier ------------------------===//
//
// A tile may be updated once all tiles of its block have been in the phase before and the halos
// have been exchanged. Each worker goes through the phases with its own share of the tiles, which
// stay in its cache; a phase takes microseconds, so that it touches lines that others write only
// once a phase. A worker that waits long begins what others have not, and at the end it helps with
// their blocks: any number of workers finish, one too, and they need not start together.
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

  Phases(int64_t blocks, int64_t tiles, int64_t phases, Tile tile, Finished finished);

  /// Works until all tiles have been in all phases; number `worker` of `workers`.
  void work(int64_t worker, int64_t workers);

private:
  /// A line each: workers write them all the time.
  struct alignas(64) Counter {
    std::atomic<int64_t> value{0};
  };

  /// Tiles first .. last - 1 of a block in a phase that it has come to, but for those that have
  /// been begun.
  void run(int64_t phase, int64_t block, int64_t first, int64_t last);
  /// Until all tiles of a block have been in the phases before `phase`.
  void await(int64_t phase, int64_t block);

  int64_t blocks, tiles, phases;
  Tile tile;
  Finished finished;
  std::unique_ptr<Counter[]> begun;     ///< [blocks, tiles]: phases
  std::unique_ptr<Counter[]> remaining; ///< [blocks]: tiles of the phase at hand
  std::unique_ptr<Counter[]> done;      ///< [blocks]: phases
};

} // namespace isinglass::runtime
