//===- Phases.h - the tiles of a block, phase after phase, without a barrier ------------------------===//
//
// A tile may be updated once those within its reach have been in the phase before. Each worker goes
// through the phases with its own share of the tiles, which stay in its cache, and begins with the
// outermost: while others come to need them, it is at those in the middle, which need nobody
// else's. So workers hardly wait for each other although a phase takes only microseconds. A worker
// that does wait long begins what others have not, and at the end it helps with their blocks: any
// number of workers finish, one too, and they need not start together.
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
  /// Of one phase, number 0, 1, ...
  using Tile = std::function<void(int64_t phase, int64_t block, int64_t tile)>;

  /// A tile waits for those of its block that are up to `reach` before and after it, around.
  Phases(int64_t blocks, int64_t tiles, int64_t reach, int64_t phases, Tile tile);

  /// Works until all tiles have been in all phases; number `worker` of `workers`.
  void work(int64_t worker, int64_t workers);

private:
  /// A line each: workers write them all the time.
  struct alignas(64) Counter {
    std::atomic<int64_t> value{0};
  };

  /// Whether the tiles on which this one depends have been in `phase` phases.
  bool isReady(int64_t phase, int64_t block, int64_t tile);
  bool areDone(int64_t phase, int64_t block, int64_t first, int64_t count) const;
  /// Runs a tile that is ready, unless another worker has begun it; false if it has to wait.
  bool run(int64_t phase, int64_t block, int64_t tile);
  /// Until tiles first .. last - 1 have been begun, by whomever: the outermost first, but those
  /// that have to wait.
  void runAll(int64_t phase, int64_t block, int64_t first, int64_t last);
  /// Runs what is ready of a block.
  void help(int64_t block);

  int64_t blocks, tiles, reach, phases;
  Tile tile;
  std::unique_ptr<Counter[]> begun, done; ///< [blocks, tiles]: phases
  std::unique_ptr<Counter[]> together;    ///< [blocks]: phases that all tiles have been in
};

} // namespace isinglass::runtime
