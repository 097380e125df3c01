//===- TrainingTest.cpp - training of small denoising models against sums over all states -------------------===//
#include "runtime/training/Generator.h"
#include "test/unit/cpu/SmallModel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace isinglass;
using namespace isinglass::test;

namespace {

struct Estimates {
  std::vector<double> mean, error;
};

/// The gradients of a step over several batches, out of what Adam remembers of them.
std::vector<std::vector<double>> gradientsOf(runtime::Trainer &trainer, int64_t step, int batches) {
  std::vector<std::vector<double>> gradients;
  std::vector<float> before(trainer.state().steps[step - 1].adam.first.size(), 0);
  for (int batch = 0; batch < batches; ++batch) {
    trainer.batch();
    const std::vector<float> &after = trainer.state().steps[step - 1].adam.first;
    std::vector<double> gradient;
    for (size_t i = 0; i < after.size(); ++i)
      gradient.push_back((after[i] - 0.9 * before[i]) / 0.1);
    gradients.push_back(std::move(gradient));
    before = after;
    if (trainer.epochIsOver())
      trainer.endEpoch(/*measure=*/false);
  }
  return gradients;
}

Estimates estimate(const std::vector<std::vector<double>> &rows) {
  Estimates found;
  auto count = static_cast<double>(rows.size());
  for (size_t i = 0; i < rows.front().size(); ++i) {
    double sum = 0, squares = 0;
    for (const std::vector<double> &row : rows) {
      sum += row[i];
      squares += row[i] * row[i];
    }
    double mean = sum / count, variance = std::max(squares / count - mean * mean, 0.0);
    found.mean.push_back(mean);
    found.error.push_back(std::sqrt(variance / (count - 1)));
  }
  return found;
}

/// Entries that are more than four standard errors off (and than what f32 rounds).
int countOff(const Estimates &found, std::span<const double> expected) {
  int off = 0;
  for (size_t i = 0; i < expected.size(); ++i)
    off += std::abs(found.mean[i] - expected[i]) > 4 * found.error[i] + 1e-5;
  return off;
}

class TrainingIn : public testing::TestWithParam<const char *> {};

/// 12 spins, 6 of them visible: the gradient of every step, and what a coupling of the wrong sign
/// would make of it.
TEST_P(TrainingIn, GradientIsExact) {
  SmallModel model(3, 4, 3, GetParam());
  for (int64_t step : {1, 2, 3}) {
    auto trainer = model.trainer(model.options());
    Estimates found = estimate(gradientsOf(*trainer, step, 48));
    ExactStep exact = model.exact(step);
    exact.setWeights(model.weightsOf(trainer->state().steps[step - 1].weights));
    EXPECT_EQ(countOff(found, exact.gradient(model.data)), 0) << "step " << step;
    ExactStep wrong = model.exact(step, -1);
    wrong.setWeights(model.weightsOf(trainer->state().steps[step - 1].weights));
    // The last step of a process that ends at infinity feels no x_t.
    EXPECT_EQ(countOff(found, wrong.gradient(model.data)) > 3, step < 3);
  }
}
INSTANTIATE_TEST_SUITE_P(Precisions, TrainingIn, testing::Values("f32", "i16"));

/// With and without: the difference is the strength times the covariance.
TEST(Training, PenaltyIsExact) {
  SmallModel model(3, 4, 2);
  runtime::TrainerOptions options = model.options();
  auto without = gradientsOf(*model.trainer(options), 1, 48);
  options.penalty = 0.5;
  auto with = gradientsOf(*model.trainer(options), 1, 48);
  for (size_t batch = 0; batch < with.size(); ++batch)
    for (size_t i = 0; i < with[batch].size(); ++i)
      with[batch][i] = (with[batch][i] - without[batch][i]) / (0.5 * SmallModel::kBeta);
  ExactStep exact = model.exact(1);
  exact.setWeights(model.weightsOf(model.parameters(0.4).data));
  std::vector<double> expected = exact.covariances(model.data), other = expected;
  expected.resize(exact.parameters(), 0); // biases feel no penalty
  EXPECT_EQ(countOff(estimate(with), expected), 0);
  std::ranges::transform(other, other.begin(), [](double each) { return 1.1 * each; });
  EXPECT_GT(countOff(estimate(with), other), 3);
}

/// Adam on the exact gradient, from the same start, to the end.
std::vector<double> ascend(const SmallModel &model, int64_t step) {
  ExactStep exact = model.exact(step);
  std::vector<float> weights(exact.parameters(), 0);
  runtime::Adam adam(weights.size(), {});
  for (int iteration = 0; iteration < 1500; ++iteration) {
    exact.setWeights(std::vector<double>(weights.begin(), weights.end()));
    std::vector<double> gradient = exact.gradient(model.data);
    adam.descend(weights, std::vector<float>(gradient.begin(), gradient.end()),
                 runtime::cosineDecay(0.05, 0.01, iteration, 1500));
  }
  return {weights.begin(), weights.end()};
}

/// What a chain of two steps draws in the end, with these weights of its steps.
Patterns drawn(const SmallModel &model, const std::vector<std::vector<double>> &weights) {
  Patterns now(64, 1.0 / 64);
  for (int64_t step : {2, 1}) {
    ExactStep exact = model.exact(step);
    exact.setWeights(weights[step - 1]);
    Patterns next(64, 0);
    for (size_t input = 0; input < 64; ++input) {
      Patterns output = exact.given(input);
      for (size_t x = 0; x < 64; ++x)
        next[x] += now[input] * output[x];
    }
    now = next;
  }
  return now;
}

TEST(Training, ReachesWhatExactAscentReaches) {
  SmallModel model(2, 5, 2);
  runtime::TrainerOptions options = model.options();
  options.rate = 0.05;
  options.decay = 0.02;
  options.epochs = 600;
  auto trainer = model.trainer(options, /*size=*/0);
  while (trainer->state().epoch < options.epochs) {
    trainer->batch();
    trainer->endEpoch(/*measure=*/false);
  }
  std::vector<std::vector<double>> trained, best;
  for (int64_t step : {1, 2}) {
    trained.push_back(model.weightsOf(trainer->state().steps[step - 1].weights));
    best.push_back(ascend(model, step));
  }
  double least = divergence(model.data, drawn(model, best));
  double reached = divergence(model.data, drawn(model, trained));
  EXPECT_LT(reached, 1.1 * least) << "least " << least;
  RecordProperty("reached", std::to_string(reached / least));
  // Far from what it started from, and from a perfect model: the bound means something.
  EXPECT_GT(divergence(model.data, Patterns(64, 1.0 / 64)), 2 * least);
  EXPECT_GT(least, 0.01);
}

/// A limit is kept, and felt: without it weights leave it.
TEST(Training, LimitOfWeights) {
  auto largest = [](double limit) {
    SmallModel model(2, 5, 2);
    runtime::TrainerOptions options = model.options();
    options.rate = 0.05;
    options.limit = limit;
    auto trainer = model.trainer(options, /*size=*/0);
    for (int batch = 0; batch < 8; ++batch) {
      trainer->batch();
      trainer->endEpoch(/*measure=*/false);
    }
    double most = 0;
    for (int64_t step : {1, 2})
      for (double weight : model.weightsOf(trainer->state().steps[step - 1].weights))
        most = std::max(most, std::abs(weight));
    return most;
  };
  EXPECT_GT(largest(0), 0.13);
  EXPECT_EQ(largest(0.125), 0.125);
}

/// The phase that holds data warms up for as long as it is told; the other does not change.
TEST(Training, HeldWarmup) {
  SmallModel model(2, 5, 2); // 10 cells, 6 of them visible
  runtime::TrainerOptions options = model.options();
  options.warmup = 20;
  auto updates = [&](std::optional<int64_t> held) {
    options.heldWarmup = held;
    return model.trainer(options)->batch().work.updates;
  };
  double sweepsOfLatents = 2.0 * 4 * static_cast<double>(options.batch); // 2 steps
  EXPECT_EQ(updates(20), updates(std::nullopt));
  EXPECT_EQ(updates(20) - updates(5), 15 * sweepsOfLatents);
}

/// Drawn pictures are distributed as the steps of the chain say, one after the other; each of 64
/// patterns within four standard errors, and not as with step 1 in both places.
TEST(Training, GeneratesWhatItsStepsSay) {
  SmallModel model(2, 5, 2);
  std::vector<std::vector<float>> arenas;
  std::vector<std::vector<double>> weights;
  for (double size : {0.3, 0.6}) {
    runtime::Parameters parameters = model.parameters(size);
    arenas.emplace_back(parameters.data.begin(), parameters.data.end());
    weights.push_back(model.weightsOf(arenas.back()));
  }
  runtime::GeneratorOptions options;
  options.chains = 65536;
  options.sweeps = 60;
  options.beta = {"constant", SmallModel::kBeta, SmallModel::kBeta};
  options.looks = 3; // changes nothing
  std::vector<int8_t> visible = *runtime::generate(
      model.compiled.program(), model.compiled.description, model.chain, arenas, options);
  Patterns found(64, 0);
  for (int64_t item = 0; item < options.chains; ++item) {
    size_t pattern = 0;
    for (int i = 0; i < 6; ++i)
      pattern |= size_t(visible[item * 6 + i] > 0) << i;
    found[pattern] += 1.0 / static_cast<double>(options.chains);
  }
  auto countOffFrom = [&](const Patterns &expected) {
    int off = 0;
    for (size_t x = 0; x < 64; ++x)
      off += std::abs(found[x] - expected[x]) >
             4 * std::sqrt(expected[x] * (1 - expected[x]) / static_cast<double>(options.chains));
    return off;
  };
  EXPECT_EQ(countOffFrom(drawn(model, weights)), 0);
  EXPECT_GT(countOffFrom(drawn(model, {weights[0], weights[0]})), 3);
}

/// Chains that start at the x_1 of a whole run end where it did.
TEST(Training, GeneratesFromAnyStep) {
  SmallModel model(2, 5, 2);
  runtime::Parameters parameters = model.parameters(0.5);
  std::vector<std::vector<float>> arenas(2, {parameters.data.begin(), parameters.data.end()});
  runtime::GeneratorOptions options;
  options.chains = 64;
  options.sweeps = 20;
  std::vector<int8_t> last;
  auto generate = [&](auto watch) {
    return runtime::generate(model.compiled.program(), model.compiled.description, model.chain,
                             arenas, options, std::nullopt, watch);
  };
  auto whole = generate([&](int64_t t, bool, std::span<const int8_t> x) {
    if (t == 1)
      last.assign(x.begin(), x.end());
  });
  std::vector<int64_t> times;
  auto watch = [&](int64_t t, bool, std::span<const int8_t>) { times.push_back(t); };
  options.start = {1, last};
  EXPECT_EQ(generate(watch), whole);
  EXPECT_EQ(times, (std::vector<int64_t>{1, 0}));
  for (int64_t step : {0, 3}) {
    options.start = {step, last};
    EXPECT_THROW(generate(watch), std::runtime_error);
  }
  options.start = {1, std::span(last).first(6)};
  EXPECT_THROW(generate(watch), std::runtime_error);
}

} // namespace
