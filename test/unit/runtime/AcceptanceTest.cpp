#include "runtime/chains/Acceptance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

using namespace isinglass::runtime;

namespace {

LevelTables tablesAt(double beta, int64_t patch) {
  AcceptanceInfo info{"levels", 0, 0, 4, kLeastPlanes, patch};
  float twice = 2;
  std::byte prepared[sizeof twice];
  std::memcpy(prepared, &twice, sizeof twice);
  auto bytes = std::make_unique<std::byte[]>(acceptanceBytes("levels"));
  temper(info, beta, 1, prepared, bytes.get());
  LevelTables tables;
  std::memcpy(&tables, bytes.get(), sizeof tables);
  return tables;
}

/// The number of hits is Poisson's, also where there are most: its table goes as far as 64 bits of
/// a random number resolve.
TEST(Levels, HitsOfTheLargestPatchAllFit) {
  double most = 0;
  for (double beta = 1e-4; beta < 1; beta *= 1.01) {
    LevelTables tables = tablesAt(beta, kMostPatch);
    double mean = 0, below = 0, last = 0;
    for (int i = 0; i < kMostHits; ++i) {
      double upTo = std::ldexp(static_cast<double>(tables.hits[i]), -64);
      mean += i * (upTo - below);
      last = below < 1 ? upTo - below : last; // which takes all that is left
      below = upTo;
    }
    EXPECT_LT(last, 0x1p-40) << beta;
    most = std::max(most, mean);
  }
  EXPECT_GT(most, 500);
}

} // namespace
