//===- DistributionTest.cpp - sampled averages against enumeration, f32 -------------------------------------===//
//
// Means, pair correlations and the energy, each within 4 standard errors over independent chains.
//
//===----------------------------------------------------------------------------------------------===//
#include "test/unit/cpu/SampledCase.h"

#include <gtest/gtest.h>

namespace isinglass::test {
namespace {

class Distribution : public testing::TestWithParam<Case> {};

TEST_P(Distribution, MatchesEnumeration) {
  const Case &test = GetParam();
  Compiled model(test.text);
  model.drawParameters(7, test.deviation);
  model.prepare();
  SampledCase sampled(test, model);
  sampled.run();
  size_t groups = std::max<size_t>(1, test.clamps.size());
  for (size_t group = 0; group < groups; ++group) {
    Clamped clamped = test.clamps.empty() ? Clamped() : test.clamps[group];
    Averages exact = model.reference.enumerate(model.parameters(), test.beta, clamped);
    EXPECT_LT(sampled.worst(exact, group, groups, true), 4) << test.name << ", clamps " << group;
  }
}

std::string nameOf(const testing::TestParamInfo<Case> &info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Cases, Distribution, testing::ValuesIn(distributionCases()), nameOf);

} // namespace
} // namespace isinglass::test
