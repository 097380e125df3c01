//===- TrainingTest.cpp - training of small denoising models against sums over all states -------------------===//
#include "runtime/random/Draws.h"
#include "runtime/training/Generator.h"
#include "runtime/training/Mixing.h"
#include "runtime/training/Trainer.h"
#include "test/unit/cpu/Compiled.h"
#include "test/unit/cpu/ExactStep.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace isinglass;
using namespace isinglass::test;

namespace {

constexpr double kBeta = 0.8;

std::string stepProgram(int rows, int columns) {
  return "#g = #ebm.lattice<" + std::to_string(rows) + "x" + std::to_string(columns) +
         R"( open, [(0, 1), (1, 0)]>
gibbs.program @M beta 8.0e-01 {
  gibbs.state @s on #g
  gibbs.state @s_in input on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.buffer @k on nodes #g
  gibbs.factor @pairs -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @biases -1.0 * @b [@s] over nodes #g
  gibbs.factor @driven -1.0 * @k [@s, @s_in] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
      %0 = gibbs.field @pairs
      %1 = gibbs.field @biases
      %2 = gibbs.field @driven
      gibbs.yield %0, %1, %2
    }
  }
})";
}

/// Two observables of other rates on a small grid, compiled; data of six spins.
class SmallModel {
public:
  SmallModel(int rows, int columns, int64_t steps, const std::string &precision = "f32")
      : rows(rows), columns(columns),
        compiled(stepProgram(rows, columns), {"auto", precision, "auto", "shishua", kBatch}),
        chain(info(steps), {rows, columns}, kBeta, "") {
    size_t cells = rows * columns;
    for (size_t cell = 0; cell < cells; ++cell) {
      if (cell % columns + 1 < static_cast<size_t>(columns))
        edges.push_back({cell, int(cell), int(cell) + 1});
      if (cell + columns < cells)
        edges.push_back({cells + cell, int(cell), int(cell) + columns});
    }
    size_t s =
        std::ranges::find(compiled.description.variables, "s", &runtime::VariableInfo::name) -
        compiled.description.variables.begin();
    products.push_back({"W", -1, {s, s}, {}, {}});
    for (const ExactStep::Edge &edge : edges) {
      products[0].entries.push_back(edge.entry);
      products[0].cells.insert(products[0].cells.end(), {edge.first, edge.second});
    }
    // 64 patterns of 4 each, and four that are frequent.
    for (int pattern = 0; pattern < 64; ++pattern)
      add(pattern, 4);
    for (int pattern : {0b000111, 0b111000, 0b101011, 0b010000})
      add(pattern, 448);
    for (double &each : data)
      each /= static_cast<double>(items.items);
  }

  static constexpr int64_t kBatch = 2048;

  runtime::TrainerOptions options() const {
    runtime::TrainerOptions options;
    options.batch = kBatch;
    options.warmup = 30;
    options.samples = 4;
    options.thin = 3;
    options.rate = 1e-30; // moves nothing
    options.beta = kBeta;
    return options;
  }
  runtime::Parameters parameters(double size) const {
    runtime::Parameters parameters;
    parameters.data.assign(compiled.description.dataFloats, 0.0f);
    std::mt19937 random(5);
    std::normal_distribution<float> draw(0, 1);
    size_t cells = rows * columns;
    for (const ExactStep::Edge &edge : edges)
      parameters.data[offsetOf("W") + edge.entry] = static_cast<float>(size) * draw(random);
    for (size_t cell = 0; cell < cells; ++cell)
      parameters.data[offsetOf("b") + cell] = static_cast<float>(size) * draw(random);
    return parameters;
  }
  std::unique_ptr<runtime::Trainer> trainer(const runtime::TrainerOptions &options,
                                            double size = 0.4) const {
    return std::make_unique<runtime::Trainer>(compiled.program(), compiled.description, chain,
                                              items, items, options, products, parameters(size));
  }
  ExactStep exact(int64_t step, double sign = 1) const {
    return {chain, step, kBeta, edges, size_t(2) * rows * columns, sign};
  }
  /// W, then b, out of the program's arena.
  std::vector<double> weightsOf(std::span<const float> arena) const {
    std::vector<double> weights;
    size_t cells = rows * columns;
    for (auto [name, count] : {std::pair("W", 2 * cells), {"b", cells}})
      for (size_t i = 0; i < count; ++i)
        weights.push_back(arena[offsetOf(name) + i]);
    return weights;
  }
  size_t offsetOf(const std::string &name) const {
    return std::ranges::find(compiled.description.buffers, name, &runtime::BufferInfo::name)
        ->offset;
  }

  int rows, columns;
  Compiled compiled;
  runtime::Chain chain;
  runtime::Dataset items{0, {{}, {}}};
  Patterns data = Patterns(64, 0);
  std::vector<ExactStep::Edge> edges;
  std::vector<runtime::ProductTerms> products;

private:
  static runtime::ChainInfo info(int64_t steps) {
    runtime::ChainInfo info;
    info.steps = steps;
    info.observables.resize(2);
    info.observables[0].name = "x";
    info.observables[0].shape = {4};
    info.observables[0].rate = 0.9;
    info.observables[1].name = "y";
    info.observables[1].shape = {2};
    info.observables[1].rate = 0.4;
    info.placing = {runtime::Placing::Kind::Scattered, runtime::Placing::Parity::Any, 3, "", ""};
    info.visible = "s";
    info.input = "s_in";
    info.coupling = "k";
    return info;
  }
  void add(int pattern, int times) {
    data[pattern] += times;
    for (int time = 0; time < times; ++time, ++items.items) {
      for (int i = 0; i < 4; ++i)
        items.values[0].push_back(pattern >> i & 1);
      for (int i = 4; i < 6; ++i)
        items.values[1].push_back(pattern >> i & 1);
    }
  }
};

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
      with[batch][i] = (with[batch][i] - without[batch][i]) / (0.5 * kBeta);
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

/// What a measurement of autocorrelation updates is counted; nothing is where there is none.
TEST(Training, MeasurementsAreWork) {
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
TEST(Training, MeasurementsAreOnTheBill) {
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
TEST(Training, AdaptsWithinAnEpoch) {
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
TEST(Training, MeasurementsOfEpochsCompare) {
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
  options.beta = {"constant", kBeta, kBeta};
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
                                {SmallModel::kBatch, 64, 4, kBeta, seed, seed + 1});
}

/// Free spins remember nothing, even where x_t decides nearly all that they are: the mean that it
/// gives them is no memory. A magnet remembers its sign.
TEST(Training, MixingIsOfTheChainsNotOfWhatTheySee) {
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
TEST(Training, MixingIsSteady) {
  SmallModel model(3, 4, 64);
  EXPECT_LT(spreadOfMixing(model, 8, 1.5), 0.6);
  EXPECT_LT(spreadOfMixing(model, 64, 1), 0.11);
}

} // namespace
