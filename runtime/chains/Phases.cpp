#include "runtime/chains/Phases.h"

#include <thread>

namespace isinglass::runtime {
namespace {

/// Looks before a worker lets others run: a phase takes microseconds.
constexpr int kLooks = 2000;

void waitFor(const std::atomic<int64_t> &counter, int64_t value) {
  for (int looks = 0; counter.load(std::memory_order_acquire) < value; ++looks)
    if (looks >= kLooks)
      std::this_thread::yield();
}

} // namespace

Phases::Phases(int64_t blocks, int64_t tiles, int64_t phases)
    : blocks(blocks), tiles(tiles), phases(phases), begun(new Counter[blocks * tiles]),
      remaining(new Counter[blocks]), done(new Counter[blocks]) {
  for (int64_t block = 0; block < blocks; ++block)
    remaining[block].value = tiles;
}

void Phases::work(int64_t worker, int64_t workers, const Tile &tile, const Finished &finished) {
  int64_t all = blocks * tiles, first = worker * all / workers;
  for (int64_t phase = 0; phase < phases; ++phase)
    for (int64_t i = 0; i < all; ++i) {
      int64_t at = first + i < all ? first + i : first + i - all, block = at / tiles;
      int64_t before = phase;
      if (begun[at].value.load(std::memory_order_relaxed) != before ||
          !begun[at].value.compare_exchange_strong(before, phase + 1, std::memory_order_relaxed))
        continue;
      waitFor(done[block].value, phase);
      tile(phase, block, at % tiles);
      if (remaining[block].value.fetch_sub(1, std::memory_order_acq_rel) > 1)
        continue;
      finished(block);
      remaining[block].value.store(tiles, std::memory_order_relaxed);
      done[block].value.store(phase + 1, std::memory_order_release);
    }
}

} // namespace isinglass::runtime
