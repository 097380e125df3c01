#include "runtime/statistics/Autocorrelation.h"

#include <unsupported/Eigen/FFT>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace isinglass::runtime {

/// Adds a quantity's autocovariances to `sums`: the transform of its chains' power spectra, with so
/// many zeros after each that its end does not meet its start.
static void addCovariances(const Series &series, std::span<double> sums) {
  int64_t samples = series.samples;
  double count = static_cast<double>(series.values.size());
  double mean = std::accumulate(series.values.begin(), series.values.end(), 0.0) / count;
  size_t length = std::bit_ceil(samples + sums.size());
  Eigen::FFT<double> transform;
  std::vector<double> chain(length), products;
  std::vector<std::complex<double>> spectrum, power(length);
  for (int64_t number = 0; number < series.chains; ++number) {
    for (int64_t t = 0; t < samples; ++t)
      chain[t] = series.values[number * samples + t] - mean;
    transform.fwd(spectrum, chain);
    for (size_t k = 0; k < length; ++k)
      power[k] += std::norm(spectrum[k]);
  }
  transform.inv(products, power);
  for (size_t lag = 0; lag < sums.size(); ++lag)
    sums[lag] += products[lag] / (static_cast<double>(series.chains) *
                                  static_cast<double>(samples - static_cast<int64_t>(lag)));
}

std::vector<double> autocorrelation(std::span<const Series> quantities, int64_t lags) {
  if (lags < 0)
    throw std::invalid_argument("lags are counted from 0");
  std::vector<double> sums(lags + 1, 0.0);
  for (const Series &series : quantities) {
    if (series.chains < 1 || series.samples <= lags ||
        static_cast<int64_t>(series.values.size()) != series.chains * series.samples)
      throw std::invalid_argument("an autocorrelation needs chains of more samples than lags");
    addCovariances(series, sums);
  }
  double variance = sums.front();
  for (double &sum : sums)
    sum = variance > 0 && std::isfinite(variance) ? sum / variance : NAN;
  return sums;
}

double tailOf(std::span<const double> autocorrelation) {
  if (autocorrelation.empty())
    throw std::invalid_argument("an autocorrelation has a lag");
  size_t count = std::max<size_t>(1, autocorrelation.size() / 16);
  auto last = autocorrelation.last(count);
  double mean = std::accumulate(last.begin(), last.end(), 0.0) / static_cast<double>(count);
  return mean < 0 ? 0 : mean;
}

std::optional<Decay> fitDecay(std::span<const double> autocorrelation, double floor) {
  size_t first = 1;
  while (first < autocorrelation.size() && autocorrelation[first] > autocorrelation[1] / 2)
    ++first;
  if (first == autocorrelation.size())
    first /= 2; // it hardly falls
  double count = 0, x = 0, y = 0, xx = 0, xy = 0;
  size_t lag = first;
  for (; lag < autocorrelation.size() && autocorrelation[lag] > floor; ++lag) {
    double at = static_cast<double>(lag), logarithm = std::log(autocorrelation[lag]);
    count += 1;
    x += at;
    y += logarithm;
    xx += at * at;
    xy += at * logarithm;
  }
  if (lag - first < 3)
    return std::nullopt;
  double slope = (count * xy - x * y) / (count * xx - x * x);
  double time = slope < 0 ? -1 / slope : std::numeric_limits<double>::infinity();
  return Decay{time, std::exp((y - slope * x) / count)};
}

} // namespace isinglass::runtime
