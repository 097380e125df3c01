//===- PhasesTest.cpp - tiles run once a phase, after those that they depend on -----------------------------===//
#include "runtime/chains/Phases.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace isinglass::runtime {
namespace {

constexpr int64_t kBlocks = 3, kTiles = 7, kPhases = 400;

/// What tiles see: as the cells of two colours, each tile writes where those within its reach read
/// in the phase after, and writes again once they have. No atomics: a race is a fault.
class Record {
public:
  explicit Record(int64_t reach) : reach(reach) {}

  void tile(int64_t phase, int64_t block, int64_t tile) {
    int64_t at = block * kTiles + tile;
    outOfTurn[at] += ran[at] != phase;
    for (int64_t d = -reach; d <= reach; ++d) {
      int64_t other = block * kTiles + (tile + d + kTiles) % kTiles;
      outOfTurn[at] += phase > 0 && written[(phase - 1) % 2][other] != phase - 1;
    }
    written[phase % 2][at] = phase;
    ++ran[at];
  }
  Phases phases() {
    return Phases(
        kBlocks, kTiles, reach, kPhases,
        [this](int64_t phase, int64_t block, int64_t tile) { this->tile(phase, block, tile); });
  }
  void expectDone() const {
    EXPECT_EQ(ran, Numbers(kBlocks * kTiles, kPhases)) << reach;
    EXPECT_EQ(outOfTurn, Numbers(kBlocks * kTiles, 0)) << reach;
  }

private:
  using Numbers = std::vector<int64_t>;
  int64_t reach;
  Numbers ran = Numbers(kBlocks * kTiles), outOfTurn = ran, written[2] = {ran, ran};
};

TEST(Phases, AnyNumberOfWorkers) {
  for (int64_t reach : {0, 1, 2, 3, 7})
    for (int64_t workers : {1, 2, 3, 7, 15, 24}) {
      Record record(reach);
      Phases phases = record.phases();
      std::vector<std::thread> threads;
      for (int64_t worker = 0; worker < workers; ++worker)
        threads.emplace_back([&, worker] { phases.work(worker, workers); });
      for (std::thread &thread : threads)
        thread.join();
      record.expectDone();
    }
}

/// One thread may be all there is: the first worker leaves nothing to the others, not even in
/// blocks of which it has a part (3 workers have whole blocks, the others have not).
TEST(Phases, WorkersOneAfterAnother) {
  for (int64_t reach : {1, 7})
    for (int64_t workers : {2, 3, 4, 5}) {
      Record record(reach);
      Phases phases = record.phases();
      phases.work(0, workers);
      record.expectDone();
      for (int64_t worker = 1; worker < workers; ++worker)
        phases.work(worker, workers);
      record.expectDone();
    }
}

/// A tile that takes long keeps its neighbours and theirs from going on, not those further off:
/// while tile 0 of 8 is in its first phase, tile 4 comes to phase 3, which is the last that can be,
/// and tile 1 to none but the first.
TEST(Phases, OthersRunAhead) {
  std::atomic<int64_t> reached[8] = {};
  bool waited = true;
  auto run = [&](int64_t phase, int64_t, int64_t tile) {
    reached[tile] = phase;
    if (phase > 0 || tile > 0)
      return;
    auto late = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (reached[4] < 3 && waited)
      waited = std::chrono::steady_clock::now() < late;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(reached[1], 0);
    EXPECT_EQ(reached[4], 3);
  };
  Phases phases(1, 8, 1, 5, run);
  std::thread other([&] { phases.work(1, 2); });
  phases.work(0, 2);
  other.join();
  EXPECT_TRUE(waited);
}

} // namespace
} // namespace isinglass::runtime
