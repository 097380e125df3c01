//===- Frechet.h - how far two sets of features are apart -----------------------------------------===//
//
// Heusel et al., "GANs trained by a two time-scale update rule converge to a local Nash
// equilibrium", NeurIPS 2017: the Wasserstein distance, squared, of two normal laws (Dowson &
// Landau, J. Multivariate Anal. 12, 1982): |m1 - m2|^2 + tr(C1 + C2 - 2 (C1^1/2 C2 C1^1/2)^1/2).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace isinglass::runtime {

/// Mean and covariance of rows [rows, size].
struct Moments {
  int64_t size = 0;
  std::vector<double> mean, covariance; ///< [size], [size, size]
};
/// At least two rows; throws std::invalid_argument.
Moments momentsOf(std::span<const float> rows, int64_t size);

/// >= 0 but for rounding; both of one size.
double frechetDistance(const Moments &one, const Moments &other);

} // namespace isinglass::runtime
