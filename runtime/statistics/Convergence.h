//===- Convergence.h - have the chains mixed? -------------------------------------------------===//
//
// Vehtari, Gelman, Simpson, Carpenter & Buerkner, "Rank-normalization, folding, and localization:
// an improved R-hat", Bayesian Analysis 16(2), 2021, doi:10.1214/20-BA1221, without the rank
// transformation (energies have finite variance). Truncation: Geyer's initial monotone sequence.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include <cstdint>
#include <span>

namespace isinglass::runtime {

/// A quantity observed over [chains, samples], row-major.
struct Series {
  std::span<const double> values;
  int64_t chains = 0, samples = 0;
};

struct Convergence {
  /// Potential scale reduction over half chains: 1 when mixed, above 1.01 suspicious.
  double rHat = 0;
  /// Number of independent samples that would estimate the mean as well; at most
  /// chains * samples * log10(chains * samples), as in the paper.
  double effectiveSamples = 0;
  /// Integrated autocorrelation time 1 + 2 sum_t rho_t, in samples: chains * samples / effective.
  double autocorrelationTime = 0;
};

/// Each chain is split in half (an odd middle sample is dropped). Undefined cases:
///   fewer than 4 samples a chain, no chain, a value that is not finite: all NaN;
///   all values equal: all NaN (a frozen quantity tells nothing about mixing);
///   each half constant but not all equal: rHat +inf, effectiveSamples 1, time chains * samples.
/// A single chain is legal (its halves are compared). Throws std::invalid_argument if the sizes do
/// not fit. Time O(chains * samples * autocorrelation time).
Convergence convergence(const Series &series);

/// Mean and its standard error from the effective sample size; the error is NaN where that is.
struct Estimate {
  double mean = 0, error = 0;
};
Estimate estimateMean(const Series &series);

} // namespace isinglass::runtime
