//===- Autocorrelation.h - how long chains remember -----------------------------------------------===//
#pragma once

#include "runtime/statistics/Convergence.h"

#include <optional>
#include <vector>

namespace isinglass::runtime {

/// Autocorrelation at lags 0 .. lags (inclusive; fewer than the samples) of quantities observed
/// beside each other, such as projections of a state: autocovariances about each one's mean over
/// all chains and samples, added up over quantities, and divided by that of lag 0. NaN where
/// nothing varies or a value is not finite. A bias of the order of autocorrelation time / samples /
/// chains remains, as the mean is that of the same samples. Throws std::invalid_argument for sizes
/// that do not fit. Time O(quantities * chains * samples * lags).
std::vector<double> autocorrelation(std::span<const Series> quantities, int64_t lags);

/// What the adaptive penalty follows: the mean over the last sixteenth of the lags (one at least),
/// 0 where it is negative (Jelincic et al., arXiv 2510.23972, and the authors' code).
double tailOf(std::span<const double> autocorrelation);

/// amplitude * exp(-lag / time), where it is all that is left.
struct Decay {
  double time = 0, amplitude = 0; ///< time in lags
};
/// The slowest decay of an autocorrelation: a line through the logarithm of what is left once it
/// has fallen below half of what it is at lag 1 (from half of the lags on if it never does), until
/// it falls below `floor`. All lags weigh alike: weights for the noise, which is that of the
/// autocorrelation, would favour the early lags, where faster parts are left. Nothing if fewer than
/// three lags are left; time is infinite where it does not fall.
std::optional<Decay> fitDecay(std::span<const double> autocorrelation, double floor = 0.02);

} // namespace isinglass::runtime
