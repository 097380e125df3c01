#include "runtime/statistics/Enumerate.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <tbb/parallel_for.h>

namespace isinglass::runtime {

namespace {

/// Bits of a transform that run inside one cache-resident chunk; also the grain of the sums, so
/// that they are added in one order whatever the threads.
constexpr int kChunkBits = 13;

struct ToStates { ///< (coefficient without the spin, with it) -> (spin = -1, spin = +1)
  void operator()(double &a, double &b) const {
    double without = a, with = b;
    a = without - with;
    b = without + with;
  }
};
struct ToAverages { ///< (weight of spin = -1, of +1) -> (sum, sum of the spin)
  void operator()(double &a, double &b) const {
    double down = a, up = b;
    a = up + down;
    b = up - down;
  }
};

template <typename Butterfly> void passOver(double *values, size_t size, size_t half) {
  Butterfly butterfly;
  for (size_t base = 0; base < size; base += 2 * half)
    for (size_t i = base; i < base + half; ++i)
      butterfly(values[i], values[i + half]);
}

/// Fast Walsh-Hadamard transform of 2^bits values in place.
template <typename Butterfly> void transform(std::vector<double> &values, int bits) {
  size_t size = values.size(), chunk = std::min(size, size_t(1) << kChunkBits);
  tbb::parallel_for(size_t(0), size / chunk, [&](size_t c) {
    for (size_t half = 1; half < chunk; half *= 2)
      passOver<Butterfly>(values.data() + c * chunk, chunk, half);
  });
  for (int bit = kChunkBits; bit < bits; ++bit) {
    size_t half = size_t(1) << bit, perHalf = half / chunk;
    tbb::parallel_for(size_t(0), size / chunk / 2, [&](size_t c) {
      Butterfly butterfly;
      double *low = values.data() + c / perHalf * 2 * half + c % perHalf * chunk;
      for (size_t i = 0; i < chunk; ++i)
        butterfly(low[i], low[i + half]);
    });
  }
}

/// Sum of f(i) over 0..size-1, in an order that does not depend on the threads.
template <typename Function> double sumOf(size_t size, Function f) {
  size_t chunk = std::min(size, size_t(1) << kChunkBits);
  std::vector<double> partial(size / chunk);
  tbb::parallel_for(size_t(0), partial.size(), [&](size_t c) {
    double sum = 0;
    for (size_t i = c * chunk; i < (c + 1) * chunk; ++i)
      sum += f(i);
    partial[c] = sum;
  });
  double total = 0;
  for (double part : partial)
    total += part;
  return total;
}

size_t maskOf(const EnumerationTerm &term, int spins) {
  size_t mask = 0;
  for (int spin : term.spins) {
    if (spin < 0 || spin >= spins || (mask >> spin & 1))
      throw std::invalid_argument("a term's spin is out of range or appears twice");
    mask |= size_t(1) << spin;
  }
  return mask;
}

} // namespace

std::vector<double> enumerateEnergies(int spins, std::span<const EnumerationTerm> terms) {
  if (spins < 0 || spins > kMaxEnumeratedSpins)
    throw std::runtime_error("enumeration takes at most " + std::to_string(kMaxEnumeratedSpins) +
                             " free spins, this model has " + std::to_string(spins) +
                             "; clamp some or sample instead");
  std::vector<double> values(size_t(1) << spins, 0.0);
  for (const EnumerationTerm &term : terms)
    values[maskOf(term, spins)] += term.weight;
  transform<ToStates>(values, spins);
  return values;
}

Enumeration::Enumeration(int spins, std::span<const EnumerationTerm> terms, double beta)
    : n(spins), probability(enumerateEnergies(spins, terms)) {
  size_t size = probability.size();
  // exp(-beta (E - E0)) <= 1 for the E0 nearest to where the weight is.
  auto [low, high] = std::minmax_element(probability.begin(), probability.end());
  double origin = beta >= 0 ? *low : *high;
  auto weight = [&](size_t i) { return std::exp(-beta * (probability[i] - origin)); };
  double z = sumOf(size, weight);
  double first = sumOf(size, [&](size_t i) { return weight(i) * (probability[i] - origin); }) / z;
  double second = sumOf(size, [&](size_t i) {
    double d = probability[i] - origin - first;
    return weight(i) * d * d;
  });
  logPartition = std::log(z) - beta * origin;
  averageEnergy = origin + first;
  varianceEnergy = second / z;
  size_t chunk = std::min(size, size_t(1) << kChunkBits);
  tbb::parallel_for(size_t(0), size / chunk, [&](size_t c) {
    for (size_t i = c * chunk; i < (c + 1) * chunk; ++i)
      probability[i] = weight(i) / z;
  });
  correlations = probability;
  transform<ToAverages>(correlations, n);
}

std::vector<double> Enumeration::means() const {
  std::vector<double> result(n);
  for (int i = 0; i < n; ++i)
    result[i] = correlation(1u << i);
  return result;
}

std::vector<double> Enumeration::pairCorrelations() const {
  std::vector<double> result(static_cast<size_t>(n) * n);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      result[static_cast<size_t>(i) * n + j] = correlation(1u << i ^ 1u << j);
  return result;
}

} // namespace isinglass::runtime
