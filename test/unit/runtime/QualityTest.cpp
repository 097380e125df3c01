#include "runtime/evaluation/Quality.h"

#include "runtime/arrays/Npz.h"
#include "runtime/random/Draws.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <filesystem>

using namespace isinglass::runtime;

namespace {

/// Correlated normal rows: y = x0 + slope x1 beside x1.
std::vector<float> rows(int64_t count, double mean, double deviation, double slope, uint64_t seed) {
  std::vector<float> all;
  for (int64_t i = 0; i < count; ++i) {
    double a = normalDraw(0, 1, seed, 2 * i), b = normalDraw(0, 1, seed, 2 * i + 1);
    all.push_back(static_cast<float>(mean + deviation * (a + slope * b)));
    all.push_back(static_cast<float>(deviation * b));
  }
  return all;
}

TEST(Frechet, OfTwoNormalLaws) {
  // One axis each: (m1 - m2)^2 + (s1 - s2)^2, exactly.
  Moments one{2, {1, 0}, {4, 0, 0, 9}}, other{2, {-2, 0}, {1, 0, 0, 9}};
  EXPECT_NEAR(frechetDistance(one, other), 9 + 1, 1e-12);
  EXPECT_NEAR(frechetDistance(one, one), 0, 1e-12);
  // C2 = 4 C1, not diagonal: tr(C1 + C2 - 2 (4 C1^2)^1/2) = tr(C1).
  Moments skew{2, {0, 0}, {2, 1, 1, 3}}, wide{2, {0, 0}, {8, 4, 4, 12}};
  EXPECT_NEAR(frechetDistance(skew, wide), 5, 1e-12);
}

TEST(Frechet, OfSamples) {
  Moments found = momentsOf(rows(200000, 0.5, 2, 0.75, 3), 2);
  EXPECT_NEAR(found.mean[0], 0.5, 0.03);
  EXPECT_NEAR(found.covariance[0], 4 * (1 + 0.75 * 0.75), 0.1);
  EXPECT_NEAR(found.covariance[1], 4 * 0.75, 0.1);
  EXPECT_EQ(found.covariance[1], found.covariance[2]);
  EXPECT_THROW(momentsOf(rows(1, 0, 1, 0, 1), 2), std::invalid_argument);
}

class Network : public testing::Test {
protected:
  ~Network() override { std::filesystem::remove(path); }
  /// 2 pixels, 2 features, 2 classes.
  void write(std::vector<int64_t> second = {2, 2}) {
    NpzWriter writer(path);
    std::vector<int8_t> first{2, -4, 0, 6};
    writer.add("weights1", fromInt8({2, 2}, first));
    writer.add("scale1", fromFloats({}, std::vector<float>{0.5f}));
    writer.add("bias1", fromFloats({2}, std::vector<float>{0, 1}));
    std::vector<float> identity(second[0] * second[1], 0);
    identity.front() = identity.back() = 1;
    writer.add("weights2", fromFloats(second, identity));
    writer.add("scale2", fromFloats({}, std::vector<float>{1}));
    writer.add("bias2", fromFloats({second[1]}, std::vector<float>(second[1], 0)));
    writer.finish();
  }
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / "isinglass-features-test.npz";
};

TEST_F(Network, FeaturesAreUnrectifiedAndClassesAreNot) {
  write();
  FeatureNetwork network(path);
  // Pixels 1, 0 are spins 1, -1: features 1 - 0, -2 - 3 + 1.
  auto response = network.respond(std::vector<float>{1, 0, 0, 1});
  EXPECT_EQ(response.features, (std::vector<float>{1, -4, -1, 6}));
  EXPECT_EQ(response.classes, (std::vector<uint16_t>{0, 1}));
  EXPECT_THROW(network.respond(std::vector<float>{1, 0, 1}), std::runtime_error);
}

TEST_F(Network, RefusesLayersThatDoNotFit) {
  write({3, 2});
  EXPECT_THROW(FeatureNetwork{path}, std::runtime_error);
}

/// Of data that lie sorted, some are of all kinds: the floor of half of them is not the distance of
/// one class from all.
TEST_F(Network, FloorOfSortedData) {
  write();
  FeatureNetwork network(path);
  constexpr int64_t kOfClass = 500;
  Pictures sorted{2, {}}, mixed{2, {}};
  for (int64_t i = 0; i < 4 * kOfClass; ++i) {
    auto bits = [](int64_t kind) { return std::array{float(kind & 1), float(kind >> 1)}; };
    for (float bit : bits(i / kOfClass))
      sorted.values.push_back(bit);
    for (float bit : bits(i % 4))
      mixed.values.push_back(bit);
  }
  Quality quality(network, mixed, sorted);
  EXPECT_NEAR(quality.scale(2 * kOfClass, 1).floor, 0, 1e-3);
  EXPECT_NEAR(quality.scale(4 * kOfClass, 1).floor, 0, 1e-12);
  EXPECT_EQ(someOf(sorted, 4).values, (std::vector<float>{0, 0, 1, 0, 0, 1, 1, 1}));
  EXPECT_THROW(quality.scale(4 * kOfClass + 1, 1), std::runtime_error);
}

TEST(Quality, OfPixels) {
  Pictures data{2, {0, 0, 1, 1, 0, 0, 1, 1}}, other{2, {0, 1, 1, 0}};
  PixelErrors errors = pixelErrors(other, data);
  EXPECT_NEAR(errors.mean, 0, 1e-7);
  EXPECT_NEAR(errors.pair, std::sqrt(2 * 0.25 / 4), 1e-7); // <x0 x1>: 0, not 1/2
  EXPECT_NEAR(nearestDistance(other, data), 0.5, 1e-12);
  EXPECT_NEAR(nearestDistance(data, data), 0, 1e-12);
}

} // namespace
