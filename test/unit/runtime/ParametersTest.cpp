#include "runtime/chains/Parameters.h"
#include "runtime/random/Draws.h"
#include "test/unit/runtime/Expect.h"
#include "test/unit/runtime/FakeModels.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace isinglass::runtime;
using namespace isinglass::runtime::test;

namespace {

/// One parameter W on the edges of an open 2 x 3 lattice, directions (0, 1) and (1, -1).
Description openLattice(InitialiserInfo init) {
  Description d = fakeDescription(1);
  LatticeInfo lattice{{2, 3}, {false, false}, {{0, 1}, {1, -1}}};
  d.buffers = {{"W", {2, 2, 3}, 0, init, {}, lattice}};
  d.factors.clear();
  return d;
}

Parameters bound(const Description &description, const NamedArrays &given = {}) {
  return bindParameters(fakeProgram(1), description, given);
}

NamedArrays oneArray(const std::string &name, std::vector<int64_t> shape,
                     std::vector<float> values) {
  NamedArrays arrays;
  arrays.emplace(name, fromFloats(std::move(shape), values));
  return arrays;
}

// Entries that exist: row-major (d, row, column).
const std::vector<bool> kPresent{true,  true, false, true,  true,  false, //
                                 false, true, true,  false, false, false};

TEST(Parameters, DrawsAndConstants) {
  Parameters p = bound(fakeDescription(1));
  for (int i = 0; i < kEdges; ++i)
    EXPECT_EQ(p.data[i], normalDraw(0, 0.4, 5, i));
  for (int i = 0; i < kCells; ++i)
    EXPECT_EQ(p.data[kEdges + i], uniformDraw(-0.3, 0.3, 6, i));
  EXPECT_EQ(p.data[kEdges + kCells], 0.25f);
  EXPECT_TRUE(p.warnings.empty());
}

TEST(Parameters, EdgesThatLeaveAnOpenLatticeAreZero) {
  Parameters p = bound(openLattice({"constant", 2, 0, 0, "", ""}));
  for (int i = 0; i < 12; ++i)
    EXPECT_EQ(p.data[i], kPresent[i] ? 2.0f : 0.0f) << i;
  EXPECT_TRUE(p.warnings.empty()); // nobody gave those

  // The values of the others do not change for it.
  p = bound(openLattice({"normal", 0, 1, 9, "", ""}));
  EXPECT_EQ(p.data[8], normalDraw(0, 1, 9, 8));
}

TEST(Parameters, GivenValuesOfAbsentEdgesAreAWarning) {
  std::vector<float> values(12, 3.0f);
  values[2] = NAN, values[5] = 0; // neither matters: there is no edge
  Parameters p = bound(openLattice({}), oneArray("W", {2, 2, 3}, values));
  for (int i = 0; i < 12; ++i)
    EXPECT_EQ(p.data[i], kPresent[i] ? 3.0f : 0.0f) << i;
  ASSERT_EQ(p.warnings.size(), 1u);
  EXPECT_NE(p.warnings[0].find("5 non-zero values"), std::string::npos) << p.warnings[0];
}

TEST(Parameters, PeriodicAxesHaveAllEdges) {
  Description d = openLattice({"constant", 2, 0, 0, "", ""});
  d.buffers[0].lattice->periodic = {true, true};
  Parameters p = bound(d);
  for (int i = 0; i < 12; ++i)
    EXPECT_EQ(p.data[i], 2.0f);
  d.buffers[0].lattice->periodic = {false, true};
  p = bound(d);
  for (int i = 0; i < 12; ++i)
    EXPECT_EQ(p.data[i], i < 9 ? 2.0f : 0.0f); // (1, -1) leaves from the last row
}

TEST(Parameters, Refusals) {
  Description d = openLattice({});
  std::vector<float> values(12, 1.0f);
  expectError([&] { bound(d); }, "parameter 'W' has no value");
  expectError([&] { bound(d, oneArray("w", {12}, values)); }, "did you mean 'W'?");
  expectError([&] { bound(d, oneArray("couplings", {12}, values)); }, "there are: W");
  expectError([&] { bound(d, oneArray("W", {12}, values)); },
              "has shape (2, 2, 3), but the array has shape (12,)");
  values[4] = INFINITY;
  expectError([&] { bound(d, oneArray("W", {2, 2, 3}, values)); },
              "at [0, 1, 1] is not a finite number");
  values[4] = 0.5f;
  d.buffers[0].among = {-1, 1};
  expectError([&] { bound(d, oneArray("W", {2, 2, 3}, values)); }, "is 0.5, which is not among");
  values[4] = -1.0f;
  bound(d, oneArray("W", {2, 2, 3}, values)); // absent edges need not be among them
  NamedArrays text;
  text.emplace("W", Array{{Dtype::text, 0, {2, 2, 3}}, {}});
  expectError([&] { bound(d, text); }, "holds text");
  d.buffers[0].init.kind = "oracle";
  expectError([&] { bound(d); }, "'oracle'");
}

TEST(Parameters, AFile) {
  TemporaryFolder folder;
  std::vector<float> values(12, 1.0f);
  {
    NpzWriter writer(folder / "w.npz");
    writer.add("W", fromFloats({2, 2, 3}, values));
    writer.finish();
  }
  Description d = openLattice({"file", 0, 0, 0, (folder / "w.npz").string(), "W"});
  Parameters p = bound(d);
  EXPECT_EQ(p.data[0], 1.0f);
  EXPECT_EQ(p.warnings.size(), 1u);
  d.buffers[0].init.array = "V";
  expectError([&] { bound(d); }, "there are: W");
  d.buffers[0].init.path = (folder / "elsewhere" / "w.npz").string();
  expectError([&] { bound(d); }, "no such file");
}

TEST(Parameters, SetOneLater) {
  Description d = fakeDescription(1);
  std::vector<float> data(kDataFloats, 0.0f), one{4.0f};
  EXPECT_TRUE(setParameter(d, "c", fromFloats({}, one), data).empty());
  EXPECT_EQ(data[kEdges + kCells], 4.0f);
  expectError([&] { setParameter(d, "C", fromFloats({}, one), data); }, "did you mean 'c'?");
}

//===------------------------------------------------------------------------------------------===//

NamedArrays clampArray(const std::string &name, std::vector<int64_t> shape,
                       std::vector<int8_t> values) {
  NamedArrays arrays;
  arrays.emplace(name, fromInt8(std::move(shape), values));
  return arrays;
}

TEST(Clamps, ObservedCellsOfTheModel) {
  Description d = fakeDescription(1);
  d.clamps = {{"s", {0, 1}, {2, 3}, -1}, {"a", {2}, {3}, 1}};
  Clamps clamps = buildClamps(d, {}, 100);
  EXPECT_FALSE(clamps.perBlock);
  ASSERT_EQ(clamps.held.size(), static_cast<size_t>(d.stateWords));
  const auto &s = d.variables[0], &a = d.variables[1];
  for (int64_t row = 0; row < kSide; ++row)
    for (int64_t column = 0; column < kSide; ++column) {
      int64_t word = s.offset + row * s.strides[0] + column * s.strides[1];
      bool held = row < 2 && column >= 1 && column < 3;
      EXPECT_EQ(clamps.held[word], held ? ~uint64_t(0) : 0);
      EXPECT_EQ(clamps.values[word], 0u);
    }
  EXPECT_EQ(clamps.held[a.offset + 2], ~uint64_t(0));
  EXPECT_EQ(clamps.values[a.offset + 2], ~uint64_t(0));
  EXPECT_EQ(clamps.held[a.offset], 0u);
}

TEST(Clamps, PerChain) {
  Description d = fakeDescription(1);
  std::vector<int8_t> values(70 * kApart, 0);
  values[0] = 1, values[69 * kApart + 1] = -1;
  Clamps clamps = buildClamps(d, clampArray("a", {70, kApart}, values), 70);
  EXPECT_TRUE(clamps.perBlock);
  ASSERT_EQ(clamps.held.size(), static_cast<size_t>(2 * d.stateWords));
  int64_t word = d.variables[1].offset;
  EXPECT_EQ(clamps.held[word], 1u);
  EXPECT_EQ(clamps.values[word], 1u);
  // Lanes beyond chain 69 (lane 5 of block 1) do as it does.
  EXPECT_EQ(clamps.held[d.stateWords + word + 1], ~uint64_t(0) << 5);
  EXPECT_EQ(clamps.values[d.stateWords + word + 1], 0u);
}

TEST(Clamps, Refusals) {
  Description d = fakeDescription(1);
  expectError([&] { buildClamps(d, clampArray("S", {3}, {0, 0, 0}), 64); }, "did you mean 's'?");
  expectError([&] { buildClamps(d, clampArray("a", {4}, {0, 0, 0, 0}), 64); },
              "must have shape (3,) or (64, 3)");
  expectError([&] { buildClamps(d, clampArray("a", {3}, {0, 2, 0}), 64); }, "at [1] is 2");
  NamedArrays floats = oneArray("a", {3}, {0, 1, 0});
  expectError([&] { buildClamps(d, floats, 64); }, "must be integers");
  d.clamps = {{"a", {1}, {3}, 0}};
  expectError([&] { buildClamps(d, {}, 64); }, "the model observes a[1] without a value");
  expectError([&] { buildClamps(d, clampArray("a", {3}, {0, 1, 0}), 64); }, "observes a[2]");
  buildClamps(d, clampArray("a", {3}, {0, 1, -1}), 64);
  d.clamps = {{"a", {1}, {3}, 1}};
  expectError([&] { buildClamps(d, clampArray("a", {3}, {0, 0, -1}), 64); },
              "a[2] to -1, but the model observes it as 1");
}

} // namespace
