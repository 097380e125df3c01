//===- Quality.h - how good generated pictures are ------------------------------------------------===//
#pragma once

#include "runtime/evaluation/FeatureNetwork.h"
#include "runtime/evaluation/Frechet.h"

#include <cstdint>
#include <span>
#include <vector>

namespace isinglass::runtime {

/// Pictures: levels as parts of the largest, 0 .. 1, [pictures, pixels].
struct Pictures {
  int64_t pixels = 0;
  std::vector<float> values;
  int64_t count() const { return pixels ? static_cast<int64_t>(values.size()) / pixels : 0; }
};

/// Distances of the same number of pictures from the data's, so that they have the same bias.
struct Scale {
  double floor = 0;       ///< other data
  double independent = 0; ///< every pixel drawn alone, with the data's mean
  double noise = 0;       ///< every pixel a fair coin
  /// (d - floor) / (independent - floor): 0 as good as data, 1 as bad as no correlations at all.
  double normalised(double distance) const { return (distance - floor) / (independent - floor); }
};

/// So many of them, at most all, evenly spread: a file may be sorted by class.
Pictures someOf(const Pictures &pictures, int64_t count);

class Quality {
public:
  /// Compares with `reference`, data that were trained on; `other`, data that were not, give the
  /// floor. All references must outlive it.
  Quality(const FeatureNetwork &network, const Pictures &reference, const Pictures &other);

  /// Of at least two pictures.
  double distance(const Pictures &pictures) const;
  /// What `count` pictures come to; the floor is that of someOf the data.
  Scale scale(int64_t count, uint64_t seed) const;

private:
  const FeatureNetwork &network;
  const Pictures &reference, &other;
  Moments moments;
};

/// Root mean square differences of means, and of correlations of pairs of pixels (all of them).
struct PixelErrors {
  double mean = 0, pair = 0;
};
PixelErrors pixelErrors(const Pictures &pictures, const Pictures &data);

/// The part of pixels that differ from the nearest of the data, averaged over the pictures: near 0,
/// they are copies. Pixels count as up from a half on.
double nearestDistance(const Pictures &pictures, const Pictures &data);

} // namespace isinglass::runtime
