#include "runtime/chains/Phases.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace isinglass::runtime {

/// Looks at its tiles before a waiting worker begins what is another's, about a microsecond, and
/// lets others run. It pays soon: cores differ in speed for milliseconds at a time.
static constexpr int kLooks = 30;

Phases::Phases(int64_t blocks, int64_t tiles, int64_t reach, int64_t phases, Tile tile)
    : blocks(blocks), tiles(tiles), reach(reach), phases(phases), tile(std::move(tile)),
      begun(new Counter[blocks * tiles]), done(new Counter[blocks * tiles]),
      together(new Counter[blocks]) {}

bool Phases::areDone(int64_t phase, int64_t block, int64_t first, int64_t count) const {
  for (int64_t at = first; at < first + count; ++at) {
    int64_t around = at < 0 ? at + tiles : at < tiles ? at : at - tiles;
    if (done[block * tiles + around].value.load(std::memory_order_acquire) < phase)
      return false;
  }
  return true;
}

bool Phases::isReady(int64_t phase, int64_t block, int64_t at) {
  if (2 * reach + 1 < tiles)
    return areDone(phase, block, at - reach, 2 * reach + 1);
  // All wait for all: looking once a phase will do.
  std::atomic<int64_t> &known = together[block].value;
  if (known.load(std::memory_order_acquire) >= phase)
    return true;
  if (!areDone(phase, block, 0, tiles))
    return false;
  known.store(phase, std::memory_order_release);
  return true;
}

bool Phases::run(int64_t phase, int64_t block, int64_t at) {
  std::atomic<int64_t> &begin = begun[block * tiles + at].value;
  int64_t before = begin.load(std::memory_order_relaxed);
  if (before > phase)
    return true;
  if (!isReady(phase, block, at))
    return false;
  if (begin.compare_exchange_strong(before, phase + 1, std::memory_order_relaxed)) {
    tile(phase, block, at);
    done[block * tiles + at].value.store(phase + 1, std::memory_order_release);
  }
  return true;
}

void Phases::help(int64_t block) {
  for (int64_t at = 0; at < tiles; ++at) {
    int64_t phase = begun[block * tiles + at].value.load(std::memory_order_relaxed);
    if (phase < phases)
      run(phase, block, at);
  }
}

void Phases::runAll(int64_t phase, int64_t block, int64_t first, int64_t last) {
  for (int looks = 1;; ++looks) {
    bool all = true;
    for (int64_t low = first, high = last - 1; low <= high; ++low, --high) {
      all &= run(phase, block, low);
      if (low < high)
        all &= run(phase, block, high);
    }
    if (all)
      return;
    if (looks % kLooks == 0) {
      help(block);
      std::this_thread::yield();
    }
  }
}

void Phases::work(int64_t worker, int64_t workers) {
  int64_t first = worker * blocks * tiles / workers, last = (worker + 1) * blocks * tiles / workers;
  for (int64_t phase = 0; phase < phases; ++phase)
    for (int64_t at = first; at < last;) {
      int64_t block = at / tiles, end = std::min(last - block * tiles, tiles);
      runAll(phase, block, at % tiles, end);
      at = block * tiles + end;
    }
  for (int64_t i = 0; i < blocks; ++i) {
    int64_t block = (first / tiles + i) % blocks;
    while (!areDone(phases, block, 0, tiles)) {
      help(block);
      std::this_thread::yield();
    }
  }
}

} // namespace isinglass::runtime
