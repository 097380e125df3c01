//===- MixingTest.cpp - autocorrelations of steps, and what follows them -------------------------------------===//
#include "runtime/training/Mixing.h"
#include "runtime/random/Draws.h"
#include "test/unit/cpu/SmallModel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace isinglass;
using namespace isinglass::test;

namespace {

/// What a measurement of autocorrelation updates is counted; nothing is where there is none.
TEST(Mixing, AreWork) {
  SmallModel model(2, 5, 2); // 10 cells
  runtime::TrainerOptions options = model.options();
  options.warmup = 40;
  options.thin = 2;
  auto trainer = model.trainer(options);
  trainer->batch();
  // 40 sweeps, then 4 * 20 samples; of 2 steps.
  double sweeps = 40 + 4 * 20 * 2;
  EXPECT_EQ(trainer->endEpoch().work.updates, 2 * 10 * sweeps * static_cast<double>(options.batch));
  EXPECT_EQ(trainer->endEpoch(/*measure=*/false).work.updates, 0);
}

/// They are on the bill: 16 directions, 4 * 20 samples of all chains, of as many steps at once as
/// there are threads.
TEST(Mixing, AreOnTheBill) {
  SmallModel model(2, 5, 2);
  runtime::TrainerOptions options = model.options();
  options.warmup = 40;
  options.thin = 2;
  for (int threads : {1, 2, 4}) {
    options.threads = threads;
    auto bill = runtime::Trainer::estimate(model.compiled.description, model.chain, options).items;
    auto item = std::ranges::find(bill, "series", &std::pair<std::string, int64_t>::first);
    ASSERT_NE(item, bill.end());
    EXPECT_EQ(item->second, std::min(threads, 2) * 16 * options.batch * 4 * 20 * 8);
  }
}

/// After every so many batches and the end of the epoch, but not twice within half of them.
TEST(Mixing, AdaptsWithinAnEpoch) {
  SmallModel model(2, 5, 2);
  runtime::TrainerOptions options = model.options();
  options.batch = SmallModel::kBatch / 8;
  options.warmup = 16;
  options.penalty = 1;
  // Far above what is measured: times 0.6.
  options.adaptive = runtime::AdaptivePenalty::of(runtime::AdaptivePenalty::Rule::Replication, 1e9);
  auto adaptations = [&](int64_t every) {
    options.adaptEvery = every;
    auto trainer = model.trainer(options);
    for (int batch = 0; batch < 8; ++batch)
      trainer->batch();
    return std::lround(std::log(trainer->endEpoch().steps.front().penalty) / std::log(0.6));
  };
  EXPECT_EQ(adaptations(0), 1);
  EXPECT_EQ(adaptations(2), 4); // 2, 4, 6, 8
  EXPECT_EQ(adaptations(3), 3); // 3, 6, 8
  EXPECT_EQ(adaptations(5), 2); // 5, 8
  EXPECT_EQ(adaptations(7), 1); // 8
}

/// Every epoch measures under the same conditions: what does not learn does not change.
TEST(Mixing, OfEpochsCompare) {
  SmallModel model(2, 5, 2);
  runtime::TrainerOptions options = model.options();
  options.warmup = 16;
  options.rate = 0.3;
  auto trainer = model.trainer(options);
  auto measured = [&] { return trainer->endEpoch().steps.front().autocorrelation; };
  double first = measured();
  EXPECT_GT(first, 0);
  EXPECT_EQ(measured(), first);
  trainer->batch();
  EXPECT_NE(measured(), first);
}

/// The autocorrelation of chains of a step, 2,048 of them, 64 conditions.
double mixingOf(const SmallModel &model, int64_t step, float coupling, uint64_t seed = 3) {
  runtime::Parameters parameters = model.parameters(0);
  for (const ExactStep::Edge &edge : model.edges)
    parameters.data[model.offsetOf("W") + edge.entry] = coupling;
  std::vector<float> arena(parameters.data.begin(), parameters.data.end());
  runtime::StepSampler sampler(model.compiled.program(), model.compiled.description, model.chain,
                               {SmallModel::kBatch, 1, 0}, std::move(parameters));
  sampler.setStep(step, arena);
  std::vector<int8_t> conditions(runtime::countConditions(SmallModel::kBatch) *
                                 model.chain.visible());
  for (size_t i = 0; i < conditions.size(); ++i)
    conditions[i] = static_cast<int8_t>(runtime::signDraw(seed, i));
  return runtime::measureMixing(sampler, conditions, model.chain.visible(),
                                {SmallModel::kBatch, 64, 4, SmallModel::kBeta, seed, seed + 1});
}

/// Free spins remember nothing, even where x_t decides nearly all that they are: the mean that it
/// gives them is no memory. A magnet remembers its sign.
TEST(Mixing, IsOfTheChainsNotOfWhatTheySee) {
  SmallModel model(3, 4, 64);
  std::vector<float> coupling = model.chain.coupling(1);
  ASSERT_GT(*std::ranges::max_element(coupling), 2); // beta h of 2: set in 98 %
  EXPECT_LT(mixingOf(model, 1, 0), 0.02);
  EXPECT_LT(mixingOf(model, 64, 0), 0.02);
  EXPECT_GT(mixingOf(model, 64, 1.5), 0.5);
}

/// The standard deviation of 32 measurements, known to an eighth, over their mean.
double spreadOfMixing(const SmallModel &model, int64_t step, float coupling) {
  constexpr int kMeasurements = 32;
  std::vector<double> found;
  for (uint64_t i = 0; i < kMeasurements; ++i)
    found.push_back(mixingOf(model, step, coupling, 10 + 2 * i));
  double mean = std::accumulate(found.begin(), found.end(), 0.0) / kMeasurements, squares = 0;
  for (double each : found)
    squares += (each - mean) * (each - mean);
  return std::sqrt(squares / (kMeasurements - 1)) / mean;
}

/// A penalty follows what is measured, so it had better be the model's. Where x_t decides how the
/// chains mix, of many x_t (0.43; seen by twice the chains each, 16 of them give 0.97); where it
/// does not, in many directions (0.08; four give 0.17).
TEST(Mixing, IsSteady) {
  SmallModel model(3, 4, 64);
  EXPECT_LT(spreadOfMixing(model, 8, 1.5), 0.6);
  EXPECT_LT(spreadOfMixing(model, 64, 1), 0.11);
}

} // namespace
