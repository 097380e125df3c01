#include "runtime/evaluation/Quality.h"

#include "runtime/random/Draws.h"

#include <Eigen/Dense>

#include <algorithm>
#include <bit>
#include <cmath>
#include <tbb/parallel_for.h>

namespace isinglass::runtime {

namespace {

using Matrix = Eigen::MatrixXd;

Eigen::Map<const Eigen::Matrix<float, -1, -1, Eigen::RowMajor>> rowsOf(const Pictures &pictures) {
  return {pictures.values.data(), pictures.count(), pictures.pixels};
}

/// Pixels up with these probabilities.
Pictures drawn(const std::vector<double> &means, int64_t count, uint64_t seed) {
  Pictures pictures{static_cast<int64_t>(means.size()), {}};
  for (int64_t i = 0; i < count * pictures.pixels; ++i)
    pictures.values.push_back(uniformDraw(0, 1, seed, i) < means[i % pictures.pixels] ? 1.0f
                                                                                      : 0.0f);
  return pictures;
}

std::vector<double> meansOf(const Pictures &pictures) {
  Eigen::VectorXd means = rowsOf(pictures).cast<double>().colwise().mean();
  return {means.data(), means.data() + means.size()};
}

using Bits = std::vector<uint64_t>;

/// Words of one picture's pixels, 1 from a half on.
std::vector<Bits> bitsOf(const Pictures &pictures) {
  std::vector<Bits> all(pictures.count(), Bits((pictures.pixels + 63) / 64, 0));
  for (int64_t picture = 0; picture < pictures.count(); ++picture)
    for (int64_t i = 0; i < pictures.pixels; ++i)
      if (pictures.values[picture * pictures.pixels + i] >= 0.5f)
        all[picture][i / 64] |= uint64_t(1) << (i % 64);
  return all;
}

int64_t differing(const Bits &one, const Bits &other) {
  int64_t count = 0;
  for (size_t i = 0; i < one.size(); ++i)
    count += std::popcount(one[i] ^ other[i]);
  return count;
}

} // namespace

Pictures someOf(const Pictures &pictures, int64_t count) {
  Pictures some{pictures.pixels, {}};
  some.values.reserve(count * pictures.pixels);
  for (int64_t i = 0; i < count; ++i) {
    auto first = pictures.values.begin() + i * pictures.count() / count * pictures.pixels;
    some.values.insert(some.values.end(), first, first + pictures.pixels);
  }
  return some;
}

Quality::Quality(const FeatureNetwork &network, const Pictures &reference, const Pictures &other)
    : network(network), reference(reference), other(other),
      moments(momentsOf(network.respond(reference.values).features, network.features())) {}

double Quality::distance(const Pictures &pictures) const {
  return frechetDistance(momentsOf(network.respond(pictures.values).features, network.features()),
                         moments);
}

Scale Quality::scale(int64_t count, uint64_t seed) const {
  if (count > other.count())
    throw std::runtime_error("the floor of " + std::to_string(count) +
                             " pictures needs as many of the data; there are " +
                             std::to_string(other.count()));
  std::vector<double> means = meansOf(reference);
  return {distance(someOf(other, count)), distance(drawn(means, count, seed)),
          distance(drawn(std::vector<double>(means.size(), 0.5), count, seed + 1))};
}

PixelErrors pixelErrors(const Pictures &pictures, const Pictures &data) {
  auto moments = [](const Pictures &of) {
    Eigen::MatrixXf rows = rowsOf(of);
    Matrix pairs = (rows.transpose() * rows).cast<double>() / static_cast<double>(of.count());
    return std::pair(Eigen::VectorXd(rows.colwise().mean().cast<double>()), pairs);
  };
  auto [mean, pair] = moments(pictures);
  auto [dataMean, dataPair] = moments(data);
  auto n = static_cast<double>(pictures.pixels);
  return {std::sqrt((mean - dataMean).squaredNorm() / n),
          std::sqrt((pair - dataPair).squaredNorm() / (n * n))};
}

double nearestDistance(const Pictures &pictures, const Pictures &data) {
  std::vector<Bits> some = bitsOf(pictures), all = bitsOf(data);
  std::vector<int64_t> nearest(some.size(), pictures.pixels);
  tbb::parallel_for(size_t(0), some.size(), [&](size_t picture) {
    for (const Bits &each : all)
      nearest[picture] = std::min(nearest[picture], differing(some[picture], each));
  });
  double sum = 0;
  for (int64_t each : nearest)
    sum += static_cast<double>(each);
  return sum / static_cast<double>(some.size()) / static_cast<double>(pictures.pixels);
}

} // namespace isinglass::runtime
