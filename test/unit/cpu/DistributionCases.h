//===- DistributionCases.h - small programs of every kind, with a temperature and clamps -------------------===//
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace isinglass::test {

using Clamped = std::map<int64_t, int>;

struct Case {
  std::string name, text;
  double beta = 1, deviation = 0.6;
  /// Chain c is clamped as clamps[c % size]; empty: free.
  std::vector<Clamped> clamps = {};
  bool phases = false; ///< by phase() instead of sweep()
  bool signs = false;  ///< parameters are +-deviation
};
inline void PrintTo(const Case &test, std::ostream *stream) { *stream << test.name; }

std::vector<Case> distributionCases();
/// Couplings of one size on periodic lattices.
std::vector<Case> slicedCases();

} // namespace isinglass::test
