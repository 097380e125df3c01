//===- Enumerate.h - exact answers for small models -------------------------------------------===//
//
// E(s) = sum_t weight_t prod_(i in t) s_i over n <= 24 spins is, with the weights at index "mask of
// the spins", one Walsh-Hadamard transform away from the energies of all 2^n states; a second one
// takes their probabilities to the averages of all 2^n products. n 2^n additions each.
//
// Time: about two seconds at n = 24 on one core. Memory: two arrays of 2^n doubles, 128 MiB each at
// n = 24. Multi-threaded (oneTBB), the same bits for any number of threads.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace isinglass::runtime {

inline constexpr int kMaxEnumeratedSpins = 24;

/// weight * product of the spins; no spins: a constant. Each index 0..n-1, at most once.
struct EnumerationTerm {
  double weight = 0;
  std::vector<int> spins;
};

/// Energies of all 2^n states: bit i of the index set means spin i = +1. Throws std::runtime_error
/// if n is not in 0..24 and std::invalid_argument for a term out of range or with a spin twice.
std::vector<double> enumerateEnergies(int spins, std::span<const EnumerationTerm> terms);

/// The Boltzmann distribution P(s) = exp(-beta E(s)) / Z.
class Enumeration {
public:
  Enumeration(int spins, std::span<const EnumerationTerm> terms, double beta);

  int spins() const { return n; }
  /// log of the sum over states of exp(-beta E).
  double logZ() const { return logPartition; }
  double meanEnergy() const { return averageEnergy; }
  /// <E^2> - <E>^2.
  double energyVariance() const { return varianceEnergy; }
  /// P(state), [2^n], indexed as in enumerateEnergies().
  std::span<const double> probabilities() const { return probability; }
  /// <product of the spins whose bit is set in `mask`>; 1 for mask 0.
  double correlation(uint32_t mask) const { return correlations[mask]; }
  /// <s_i>, [n].
  std::vector<double> means() const;
  /// <s_i s_j>, [n, n] row-major, ones on the diagonal.
  std::vector<double> pairCorrelations() const;

private:
  int n;
  double logPartition = 0, averageEnergy = 0, varianceEnergy = 0;
  std::vector<double> probability, correlations;
};

} // namespace isinglass::runtime
