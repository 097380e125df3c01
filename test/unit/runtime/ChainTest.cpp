#include "runtime/training/Chain.h"
#include "runtime/training/Trajectory.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace isinglass::runtime;

namespace {

Chain twoRates(int64_t steps, double beta) {
  ChainInfo info;
  info.steps = steps;
  info.observables.resize(2);
  info.observables[0].shape = {3};
  info.observables[0].rate = 0.9;
  info.observables[1].label = true;
  info.observables[1].classes = 2;
  info.observables[1].copies = 2;
  info.observables[1].rate = 0.2;
  info.placing = {Placing::Kind::Scattered, Placing::Parity::Any, 3, "", ""};
  return {info, {4, 5}, beta};
}

/// Where a spin is visible, w of its rate over beta; 0 elsewhere; nothing in the last of log times.
TEST(Chain, CouplingLiesOnThePlaces) {
  Chain chain = twoRates(3, 2.0);
  EXPECT_EQ(chain.visible(), 7);
  std::vector<float> coupling = chain.coupling(2);
  double time = std::log(2.0); // -ln(1 - 2/3) + ln(1 - 1/3)
  std::vector<float> expected(20, 0);
  for (int i = 0; i < 7; ++i)
    expected[chain.places(2)[i]] = static_cast<float>(forwardCoupling(i < 3 ? 0.9 : 0.2, time) / 2);
  for (int cell = 0; cell < 20; ++cell)
    EXPECT_FLOAT_EQ(coupling[cell], expected[cell]);
  for (float each : chain.coupling(3))
    EXPECT_EQ(each, 0);
}

/// The part of spins that is what it was, of an observable.
double kept(const Chain &chain, std::span<const int8_t> one, std::span<const int8_t> other,
            size_t observable) {
  double same = 0, all = 0;
  int64_t first = chain.firstSpin(observable), count = chain.info().observables[observable].spins();
  for (size_t item = 0; item < one.size() / chain.visible(); ++item)
    for (int64_t i = first; i < first + count; ++i, ++all)
      same += one[item * chain.visible() + i] == other[item * chain.visible() + i];
  return same / all;
}

TEST(Trajectory, KeepsWhatEachRateAndTimeSay) {
  constexpr int64_t kItems = 60000;
  Chain chain = twoRates(3, 1.0);
  std::vector<int8_t> data(kItems * chain.visible());
  for (size_t i = 0; i < data.size(); ++i)
    data[i] = i % 3 ? 1 : -1;
  for (double offset : {0.0, 0.1}) {
    Trajectory trajectory(chain, data, offset, 5);
    for (int64_t step = 1; step <= 3; ++step)
      for (size_t which : {0, 1}) {
        const Observable &each = chain.info().observables[which];
        double first = chain.times()[step - 1] * (1 - offset);
        double last = chain.times()[step] * (1 + offset);
        auto near = [&](double found, double time) {
          double keep = keepProbability(each.rate, time);
          double error = std::sqrt(keep * (1 - keep) / static_cast<double>(kItems * each.spins()));
          EXPECT_NEAR(found, keep, 4 * error) << "step " << step << " offset " << offset;
        };
        near(kept(chain, data, trajectory.output(step), which), first);
        near(kept(chain, trajectory.output(step), trajectory.input(step), which), last - first);
      }
  }
}

} // namespace
