#include "runtime/training/Dataset.h"

#include "runtime/arrays/Npz.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

using namespace isinglass::runtime;

namespace {

class Data : public testing::Test {
protected:
  ~Data() override { std::filesystem::remove(source.path); }
  void write(const std::vector<std::pair<std::string, Array>> &arrays) {
    NpzWriter writer(source.path);
    for (const auto &[name, array] : arrays)
      writer.add(name, array);
    writer.finish();
  }
  Observable pixels(int64_t levels) {
    Observable observable;
    observable.name = "x";
    observable.shape = {2};
    observable.levels = levels;
    return observable;
  }
  std::vector<uint16_t> read(const Observable &observable) {
    return readDataset(source, {&observable, 1}, Split::Train).values[0];
  }
  DataSource source{DataSource::Kind::Npz,
                    std::filesystem::temp_directory_path() / "isinglass-dataset-test.npz", 0.1};
};

TEST_F(Data, BytesFloatsAndLevels) {
  Array bytes = fromInt8({2, 2}, std::vector<int8_t>{0, 25, 26, -1}); // -1 is 255
  bytes.info.dtype = Dtype::u1;
  write({{"x", bytes}});
  EXPECT_EQ(read(pixels(1)), (std::vector<uint16_t>{0, 0, 1, 1}));
  EXPECT_EQ(read(pixels(3)), (std::vector<uint16_t>{0, 0, 0, 3}));
  bytes.bytes[0] = std::byte(127); // less than half of 255, and 128 is more
  bytes.bytes[1] = std::byte(128);
  write({{"x", bytes}});
  source.threshold = 0.5;
  EXPECT_EQ(read(pixels(1)), (std::vector<uint16_t>{0, 1, 0, 1}));
  write({{"x", fromFloats({1, 2}, std::vector<float>{0.5f, 1.0f})}});
  EXPECT_EQ(read(pixels(2)), (std::vector<uint16_t>{1, 2}));
  write({{"x", fromInt32({1, 2}, std::vector<int32_t>{2, 0})}});
  EXPECT_EQ(read(pixels(2)), (std::vector<uint16_t>{2, 0}));
  EXPECT_THROW(read(pixels(1)), std::runtime_error); // 2 is no level of one
}

TEST_F(Data, RefusesOtherShapesAndCounts) {
  write({{"x", fromInt32({2, 3}, std::vector<int32_t>(6, 0))}});
  EXPECT_THROW(read(pixels(1)), std::runtime_error);
  Observable label;
  label.name = "y";
  label.label = true;
  label.classes = 3;
  write({{"x", fromInt32({2, 2}, std::vector<int32_t>(4, 0))},
         {"y", fromInt32({3}, std::vector<int32_t>{0, 1, 2})}});
  std::vector<Observable> both{pixels(1), label};
  EXPECT_THROW(readDataset(source, both, Split::Train), std::runtime_error);
  EXPECT_EQ(readDataset(source, {&label, 1}, Split::Train).items, 3);
  EXPECT_EQ(readDataset(source, {&label, 1}, Split::Test).items, 0); // there are none
}

/// The whole of Fashion-MNIST; the mean of binarised pixels tells it from MNIST.
/// Read as they are, 1 byte a value, beside the numbers that they are compared with; kept as 2.
TEST_F(Data, AreOnTheBill) {
  Observable observable = pixels(1);
  Array train = fromInt8({3, 2}, std::vector<int8_t>(6)),
        test = fromInt8({1, 2}, std::vector<int8_t>(2));
  write({{"x", train}, {"x_test", test}});
  MemoryEstimate kept, compared;
  addDatasets(kept, source, {&observable, 1}, false);
  EXPECT_EQ(kept.total, 8 * 2 + 6 * (1 + 4));
  addDatasets(compared, source, {&observable, 1}, true);
  EXPECT_EQ(compared.total, kept.total + 8 * 2 * 4);
  write({{"x", train}}); // no test data: nothing of them
  MemoryEstimate alone;
  addDatasets(alone, source, {&observable, 1}, false);
  EXPECT_EQ(alone.total, 6 * 2 + 6 * (1 + 4));
}

TEST(Dataset, FashionMnist) {
  std::filesystem::path folder = std::filesystem::path(ISINGLASS_DATA) / "fashion-mnist";
  if (!std::filesystem::exists(folder))
    GTEST_SKIP() << "no data at " << folder;
  std::vector<Observable> observables(2);
  observables[0].name = "x";
  observables[0].shape = {28, 28};
  observables[1].name = "y";
  observables[1].label = true;
  observables[1].classes = 10;
  Dataset data = readDataset({DataSource::Kind::Idx, folder, 0.1}, observables, Split::Test);
  ASSERT_EQ(data.items, 10000);
  double up = std::accumulate(data.values[0].begin(), data.values[0].end(), 0.0) / 7840000;
  EXPECT_NEAR(up, 0.46, 0.01);
  std::vector<int> counts(10, 0);
  for (uint16_t label : data.values[1])
    ++counts[label];
  EXPECT_EQ(counts, std::vector<int>(10, 1000));
}

/// Which spins of a pixel are up is drawn for each item and observable anew.
TEST(Dataset, FillsPixelsIndependently) {
  constexpr int64_t kSpins = 64;
  Observable x, y;
  for (Observable *each : {&x, &y}) {
    each->shape = {1};
    each->levels = kSpins;
  }
  Dataset data{2, {{kSpins / 2, kSpins / 2}, {kSpins / 2, kSpins / 2}}};
  std::vector<int8_t> spins =
      spinsOf(data, std::vector{x, y}, std::vector<int64_t>{0, 1, 0}, /*seed=*/3);
  std::vector<std::vector<int8_t>> fills;
  for (auto first = spins.begin(); first != spins.end(); first += kSpins) {
    fills.emplace_back(first, first + kSpins);
    EXPECT_EQ(std::count(first, first + kSpins, 1), kSpins / 2);
  }
  std::ranges::sort(fills);
  EXPECT_EQ(std::ranges::adjacent_find(fills), fills.end());
  EXPECT_EQ(fills.size(), 6u);
}

TEST(Dataset, ShufflesEveryEpochItsOwnWay) {
  std::vector<int64_t> order = shuffled(1000, 3, 0), sorted = order;
  std::ranges::sort(sorted);
  for (int64_t i = 0; i < 1000; ++i)
    ASSERT_EQ(sorted[i], i);
  EXPECT_NE(order, sorted);
  EXPECT_NE(order, shuffled(1000, 3, 1));
  EXPECT_EQ(order, shuffled(1000, 3, 0));
}

} // namespace
