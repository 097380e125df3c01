#include "runtime/chains/Phases.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace isinglass::runtime {

/// Looks before a waiting worker begins what is another's, about a microsecond, and lets others
/// run.
static constexpr int kLooks = 2000;

Phases::Phases(int64_t blocks, int64_t tiles, int64_t phases, Tile tile, Finished finished)
    : blocks(blocks), tiles(tiles), phases(phases), tile(std::move(tile)),
      finished(std::move(finished)), begun(new Counter[blocks * tiles]),
      remaining(new Counter[blocks]), done(new Counter[blocks]) {
  for (int64_t block = 0; block < blocks; ++block)
    remaining[block].value = tiles;
}

void Phases::run(int64_t phase, int64_t block, int64_t first, int64_t last) {
  int64_t mine = 0;
  for (int64_t at = first; at < last; ++at) {
    std::atomic<int64_t> &begin = begun[block * tiles + at].value;
    int64_t before = phase;
    if (begin.load(std::memory_order_relaxed) != before ||
        !begin.compare_exchange_strong(before, phase + 1, std::memory_order_relaxed))
      continue;
    tile(phase, block, at);
    ++mine;
  }
  if (mine == 0 || remaining[block].value.fetch_sub(mine, std::memory_order_acq_rel) > mine)
    return;
  finished(block);
  remaining[block].value.store(tiles, std::memory_order_relaxed);
  done[block].value.store(phase + 1, std::memory_order_release);
}

void Phases::await(int64_t phase, int64_t block) {
  for (int looks = 1; done[block].value.load(std::memory_order_acquire) < phase; ++looks) {
    if (looks % kLooks != 0)
      continue;
    run(phase - 1, block, 0, tiles);
    std::this_thread::yield();
  }
}

void Phases::work(int64_t worker, int64_t workers) {
  int64_t first = worker * blocks * tiles / workers, last = (worker + 1) * blocks * tiles / workers;
  for (int64_t phase = 0; phase < phases; ++phase)
    for (int64_t at = first; at < last;) {
      int64_t block = at / tiles, from = block * tiles, end = std::min(last, from + tiles);
      await(phase, block);
      run(phase, block, at - from, end - from);
      at = end;
    }
  for (int64_t i = 0; i < blocks; ++i) {
    int64_t block = (first / tiles + i) % blocks;
    for (int64_t phase; (phase = done[block].value.load(std::memory_order_acquire)) < phases;) {
      run(phase, block, 0, tiles);
      await(phase + 1, block);
    }
  }
}

} // namespace isinglass::runtime
