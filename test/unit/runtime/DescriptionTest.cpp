#include "runtime/chains/Places.h"
#include "runtime/chains/Progress.h"
#include "test/unit/runtime/Expect.h"
#include "test/unit/runtime/FakeModels.h"

#include <gtest/gtest.h>

using namespace isinglass::runtime;
using namespace isinglass::runtime::test;

namespace {

TEST(Description, RoundTrip) {
  Description d = fakeDescription(2);
  d.clamps = {{"s", {0, 1}, {2, 3}, -1}};
  d.buffers[1].among = {-1, 0.1, 1};
  d.buffers[1].init = {"file", 0, 0, UINT64_MAX, "x.npz", "b"};
  d.schedule = {128, 5, 6, 7, UINT64_MAX, {"linear", 0.25, 1.5}};
  std::string text = printDescription(d);
  Description again = parseDescription(text);
  EXPECT_EQ(printDescription(again), text);
  EXPECT_EQ(again.tiles, 2);
  EXPECT_EQ(again.buffers[1].init.seed, UINT64_MAX);
  EXPECT_EQ(again.buffers[1].among[1], 0.1);
  ASSERT_TRUE(again.buffers[0].lattice.has_value());
  EXPECT_FALSE(again.buffers[1].lattice.has_value());
  EXPECT_EQ(again.clamps[0].upper, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(again.schedule.beta.kind, "linear");
  EXPECT_EQ(again.variables[0].strides, d.variables[0].strides);
}

/// A variable of 3 x 4 cells whose colours lie apart, and thresholds of levels.
Description apart() {
  Description d = fakeDescription(1);
  d.block = 1;
  d.stateWords = 4;
  d.spins = 12;
  d.variables = {{"s", {3, 4}, 0, {8, 1}, 0, {1, 2}, {16, 64}}};
  d.buffers.clear();
  d.factors.clear();
  d.acceptances = {{"levels", 0, 3, 4, 12, 15}};
  d.temperedBytes = acceptanceBytes("levels");
  return d;
}

TEST(Description, PlacesByPeriods) {
  Description d = apart();
  std::string text = printDescription(d);
  EXPECT_EQ(printDescription(parseDescription(text)), text);
  std::vector<int64_t> places;
  eachPlace(d.variables[0], [&](int64_t number, int64_t place) {
    EXPECT_EQ(number, static_cast<int64_t>(places.size()));
    places.push_back(place);
  });
  EXPECT_EQ(places, (std::vector<int64_t>{16, 64, 17, 65, 24, 72, 25, 73, 32, 80, 33, 81}));
}

TEST(Description, RefusesPlacesAndAcceptancesOutside) {
  auto refuse = [](auto change, const std::string &part) {
    Description d = apart();
    change(d);
    expectError([&] { parseDescription(printDescription(d)); }, part);
  };
  refuse([](auto &d) { d.stateWords = 1; }, "variable 's' lies outside");
  refuse([](auto &d) { d.variables[0].classes[0] = -1; }, "strides of 's' are out of range");
  refuse([](auto &d) { d.variables[0].classes.pop_back(); }, "periods of 's'");
  refuse([](auto &d) { d.variables[0].periods = {2}; }, "periods of 's'");
  refuse([](auto &d) { d.variables[0].periods = {-1, -2}; }, "negative");
  for (int64_t block : {0, 2, 63, 65, 1 << 17})
    refuse([=](auto &d) { d.block = block; }, "a multiple of 64");
  refuse([](auto &d) { d.acceptances[0].kind = "maybe"; }, "'maybe' is no way of accepting");
  refuse([](auto &d) { d.acceptances[0].offset = 64; }, "an acceptance lies outside");
  refuse([](auto &d) { d.acceptances[0].field = d.preparedBytes / 4; }, "a field lies outside");
  refuse([](auto &d) { d.acceptances[0].levels = kMostLevels + 1; }, "or too many");
  refuse([](auto &d) { d.acceptances[0].patch = kMostPatch + 1; }, "or too many");
  refuse([](auto &d) { d.acceptances[0].planes = kLeastPlanes - 1; }, "or too many");
  refuse([](auto &d) { d.acceptances[0].planes = kMostPlanes + 1; }, "or too many");
}

TEST(Description, RefusesWhatWouldReadOutsideItsArrays) {
  auto refuse = [](auto change, const std::string &part) {
    Description d = fakeDescription(1);
    change(d);
    expectError([&] { parseDescription(printDescription(d)); }, part);
  };
  refuse([](auto &d) { d.abi = 1; }, "interface version 1");
  refuse([](auto &d) { d.stateWords = 38; }, "variable 'a' lies outside");
  refuse([](auto &d) { d.variables[0].offset = -1; }, "out of range");
  refuse([](auto &d) { d.variables[0].strides[0] = INT64_MAX; }, "out of range");
  refuse([](auto &d) { d.variables[0].strides.pop_back(); }, "strides");
  refuse([](auto &d) { d.variables[1].name = "s"; }, "appears twice");
  refuse([](auto &d) { d.variables[0].mean = d.countWords; }, "mean of 's'");
  refuse([](auto &d) { d.spins = 18; }, "'spins'");
  refuse([](auto &d) { d.dataFloats = 4; }, "parameter 'J' lies outside");
  refuse([](auto &d) { d.buffers[0].shape = {INT64_MAX, 2}; }, "too large");
  refuse([](auto &d) { d.buffers[0].lattice->sizes = {4, 5}; }, "lattice of 'J'");
  refuse([](auto &d) { d.factors[0].buffer = "K"; }, "no parameter");
  refuse([](auto &d) { d.factors[0].counts = 30; }, "a factor of 'J' lies outside");
  refuse([](auto &d) { d.clamps = {{"s", {0, 0}, {5, 1}, 1}}; }, "a clamp of 's'");
  refuse([](auto &d) { d.clamps = {{"t", {0}, {1}, 1}}; }, "no variable");
  refuse([](auto &d) { d.tiles = 0; }, "tiles");
  refuse([](auto &d) { d.reach = d.tiles + 1; }, "reach");
  refuse([](auto &d) { d.generator = "randu"; }, "'randu' is no random generator");
  refuse([](auto &d) { d.generator = "ars5"; }, "a stream of 'ars5' is 16 words");
  expectError([] { parseDescription("{"); }, "cannot be used");
  expectError([] { parseDescription("{}"); }, "'abi' is missing");
  expectError([] { parseDescription("[1]"); }, "cannot be used");
  expectError([] { parseDescription("{\"abi\": \"one\"}"); }, "cannot be used");
}

TEST(Progress, LineFitsItsWidth) {
  for (int width : {0, 5, 20, 40, 80, 200})
    EXPECT_LE(static_cast<int>(progressLine("sampling", 0.5, 10, width).size()), width);
  EXPECT_EQ(progressLine("sampling", 0.5, 10, 46), "sampling [########.........]  50 %  0:10 left");
  EXPECT_NE(progressLine("sampling", 0.25, 3600, 80).find("3:00:00 left"), std::string::npos);
  EXPECT_EQ(progressLine("x", 0, 0, 80).find("left"), std::string::npos);
  // A run that goes on: what was done before took none of this time.
  EXPECT_NE(progressLine("x", 0.75, 10, 80, 0.5).find("0:10 left"), std::string::npos);
  EXPECT_EQ(progressLine("x", 0.5, 10, 80, 0.5).find("left"), std::string::npos);
}

} // namespace
