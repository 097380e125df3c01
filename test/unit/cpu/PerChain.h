//===- PerChain.h - a mean over chains with its standard error --------------------------------------------===//
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace isinglass::test {

/// Sums of a quantity per chain, for its mean over chains and that mean's standard error.
class PerChain {
public:
  explicit PerChain(size_t chains) : sums(chains, 0) {}
  void add(size_t chain, double value) { sums[chain] += value; }
  /// Standard errors between the mean of the chains first, first + step, ... and the exact one.
  double deviation(double exact, double samples, size_t first = 0, size_t step = 1) const {
    double sum = 0, squares = 0, n = 0;
    for (size_t chain = first; chain < sums.size(); chain += step) {
      double mean = sums[chain] / samples;
      sum += mean;
      squares += mean * mean;
      ++n;
    }
    double mean = sum / n, variance = std::max(0.0, squares / n - mean * mean) / (n - 1);
    double error = std::abs(mean - exact);
    // Averages of clamped cells have no error at all.
    return variance > 1e-18 ? error / std::sqrt(variance) : (error < 1e-5 ? 0 : 1e9);
  }

private:
  std::vector<double> sums;
};

} // namespace isinglass::test
