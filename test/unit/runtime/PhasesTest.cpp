//===- PhasesTest.cpp - tiles run once a phase, after all of the phase before -------------------------------===//
#include "runtime/chains/Phases.h"

#include <gtest/gtest.h>

#include <numeric>
#include <thread>
#include <vector>

namespace isinglass::runtime {
namespace {

constexpr int64_t kBlocks = 3, kTiles = 5, kPhases = 400;

/// What tiles see: how often each has run, and how often their block's phases have been finished.
struct Record {
  std::vector<int64_t> ran = std::vector<int64_t>(kBlocks * kTiles);
  std::vector<int64_t> finished = std::vector<int64_t>(kBlocks);
  std::vector<int64_t> outOfTurn = std::vector<int64_t>(kBlocks * kTiles);

  void tile(int64_t phase, int64_t block, int64_t tile) {
    int64_t at = block * kTiles + tile;
    outOfTurn[at] += ran[at] != phase || finished[block] != phase;
    ++ran[at];
  }
  /// Reads what all tiles of the block have written.
  void finish(int64_t block) {
    auto first = ran.begin() + block * kTiles;
    int64_t expected = (finished[block] + 1) * kTiles;
    outOfTurn[block * kTiles] += std::accumulate(first, first + kTiles, int64_t(0)) != expected;
    ++finished[block];
  }
};

void expectDone(const Record &record) {
  EXPECT_EQ(record.ran, std::vector<int64_t>(kBlocks * kTiles, kPhases));
  EXPECT_EQ(record.finished, std::vector<int64_t>(kBlocks, kPhases));
  EXPECT_EQ(record.outOfTurn, std::vector<int64_t>(kBlocks * kTiles, 0));
}

Phases recorded(Record &record) {
  return Phases(
      kBlocks, kTiles, kPhases,
      [&](int64_t phase, int64_t block, int64_t tile) { record.tile(phase, block, tile); },
      [&](int64_t block) { record.finish(block); });
}

TEST(Phases, AnyNumberOfWorkers) {
  for (int64_t workers : {1, 2, 3, 7, 15, 20}) {
    Record record;
    Phases phases = recorded(record);
    std::vector<std::thread> threads;
    for (int64_t worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] { phases.work(worker, workers); });
    for (std::thread &thread : threads)
      thread.join();
    expectDone(record);
  }
}

/// One thread may be all there is: the first worker leaves nothing to the others, not even in
/// blocks of which it has a part (3 workers have whole blocks, the others have not).
TEST(Phases, WorkersOneAfterAnother) {
  for (int64_t workers : {2, 3, 4, 5}) {
    Record record;
    Phases phases = recorded(record);
    phases.work(0, workers);
    expectDone(record);
    for (int64_t worker = 1; worker < workers; ++worker)
      phases.work(worker, workers);
    expectDone(record);
  }
}

} // namespace
} // namespace isinglass::runtime
