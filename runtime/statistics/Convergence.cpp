#include "runtime/statistics/Convergence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace isinglass::runtime {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void check(const Series &series) {
  if (series.chains < 0 || series.samples < 0 ||
      (series.samples > 0 &&
       static_cast<uint64_t>(series.chains) != series.values.size() / series.samples) ||
      static_cast<uint64_t>(series.chains) * series.samples != series.values.size())
    throw std::invalid_argument("a series' values must be [chains, samples]");
}

/// The half chains with their means taken off, and the variances of the paper's section 3.1.
struct Halves {
  int64_t count, length;
  std::vector<double> deviations; ///< [count, length]
  double within = 0;              ///< W
  double pooled = 0;              ///< var+ = (N - 1) / N W + B / N

  explicit Halves(const Series &series)
      : count(2 * series.chains), length(series.samples / 2), deviations(count * length) {
    std::vector<double> means(count);
    for (int64_t h = 0; h < count; ++h) {
      // The second half ends at the last sample: an odd one is dropped from the middle.
      int64_t from = h / 2 * series.samples + (h % 2 ? series.samples - length : 0);
      auto values = series.values.subspan(from, length);
      // Taken off first, so that large energies leave no rounding behind in a constant half.
      double origin = values[0], sum = 0;
      for (double value : values)
        sum += value - origin;
      double shift = sum / static_cast<double>(length), squares = 0;
      means[h] = origin + shift;
      for (int64_t i = 0; i < length; ++i) {
        double d = values[i] - origin - shift;
        deviations[h * length + i] = d;
        squares += d * d;
      }
      within += squares / static_cast<double>(length - 1);
    }
    within /= static_cast<double>(count);
    double grand = 0, between = 0;
    for (double mean : means)
      grand += (mean - means[0]) / static_cast<double>(count);
    for (double mean : means)
      between += (mean - means[0] - grand) * (mean - means[0] - grand);
    auto n = static_cast<double>(length);
    pooled = (n - 1) / n * within + between / static_cast<double>(count - 1);
  }

  /// Combined autocorrelation at a lag, equation (10) of the paper.
  double autocorrelation(int64_t lag) const {
    double sum = 0;
    for (int64_t h = 0; h < count; ++h) {
      const double *d = deviations.data() + h * length;
      for (int64_t i = 0; i + lag < length; ++i)
        sum += d[i] * d[i + lag];
    }
    auto n = static_cast<double>(length);
    // The 1/N estimate scaled as Stan does, so that it equals W at lag 0.
    double covariance = sum / (n - 1) / static_cast<double>(count);
    return 1 - (within - covariance) / pooled;
  }
};

/// 1 + 2 sum rho by Geyer's initial monotone sequence of sums of pairs.
double integratedTime(const Halves &halves) {
  double time = -1, previous = std::numeric_limits<double>::infinity();
  for (int64_t lag = 0; lag + 1 < halves.length; lag += 2) {
    double even = lag == 0 ? 1 : halves.autocorrelation(lag);
    double pair = even + halves.autocorrelation(lag + 1);
    if (pair <= 0)
      break;
    previous = std::min(previous, pair);
    time += 2 * previous;
  }
  return time;
}

} // namespace

Convergence convergence(const Series &series) {
  check(series);
  Convergence undefined{kNaN, kNaN, kNaN};
  if (series.chains < 1 || series.samples < 4)
    return undefined;
  auto [low, high] = std::minmax_element(series.values.begin(), series.values.end());
  if (*low == *high || !std::all_of(series.values.begin(), series.values.end(),
                                    [](double v) { return std::isfinite(v); }))
    return undefined;
  Halves halves(series);
  auto total = static_cast<double>(series.chains) * static_cast<double>(series.samples);
  if (halves.within == 0)
    return {std::numeric_limits<double>::infinity(), 1, total};
  Convergence result;
  result.rHat = std::sqrt(halves.pooled / halves.within);
  // Antithetic chains can have a time near zero; the paper's bound keeps the estimate finite.
  double time = std::max(integratedTime(halves), 1 / std::log10(total));
  auto used = static_cast<double>(halves.count) * static_cast<double>(halves.length);
  result.effectiveSamples = std::max(1.0, used / time);
  result.autocorrelationTime = total / result.effectiveSamples;
  return result;
}

Estimate estimateMean(const Series &series) {
  check(series);
  if (series.values.empty())
    return {kNaN, kNaN};
  auto count = static_cast<double>(series.values.size());
  double origin = series.values[0], sum = 0, squares = 0;
  for (double value : series.values)
    sum += value - origin;
  double mean = sum / count;
  for (double value : series.values)
    squares += (value - origin - mean) * (value - origin - mean);
  double effective = convergence(series).effectiveSamples;
  return {origin + mean, std::sqrt(squares / std::max(1.0, count - 1) / effective)};
}

} // namespace isinglass::runtime
