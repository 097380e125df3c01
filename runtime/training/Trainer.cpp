#include "runtime/training/Trainer.h"

#include "runtime/random/Draws.h"
#include "runtime/training/Mixing.h"
#include "runtime/training/StepSampler.h"
#include "runtime/training/Trajectory.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace isinglass::runtime {

namespace {

/// What a seed is derived for, beside the step: never two things from one seed.
enum class Draws : uint32_t { Fill, Noise, Positive, Negative, Measure, Project };

/// A part of the arena that is trained.
struct Trained {
  std::string name;
  size_t offset, count;
};

int threadsFor(const TrainerOptions &options) {
  return options.threads > 0 ? options.threads : tbb::info::default_concurrency();
}

/// Each has chains of its own; there are two phases a step to share.
int workersFor(const TrainerOptions &options, const Chain &chain) {
  return static_cast<int>(std::min<int64_t>(threadsFor(options), 2 * chain.steps()));
}

struct Phases {
  Samples positive, negative;
};

} // namespace

struct Trainer::State {
  const Chain &chain;
  const Dataset &train, &test;
  TrainerOptions options;
  std::vector<ProductTerms> products;
  std::vector<Trained> trained;
  TrainingState state;
  std::vector<Adam> adams;
  std::vector<std::unique_ptr<StepSampler>> workers;
  tbb::task_arena arena;
  std::vector<int64_t> order; ///< of the current epoch; empty: not drawn yet

  State(const isg_program &program, const Description &description, const Chain &chain,
        const Dataset &train, const Dataset &test, const TrainerOptions &options,
        std::vector<ProductTerms> products, const Parameters &parameters,
        const std::vector<std::string> &fixed);

  int64_t batches() const { return train.items / options.batch; }
  uint64_t seedFor(int64_t step, Draws what) const {
    return seedFor(state.epoch, state.batch, step, what);
  }
  /// Of what does not depend on the batch, and is no batch's.
  uint64_t seedOfAll(int64_t step, Draws what) const { return seedFor(-1, -1, step, what); }
  uint64_t seedFor(int64_t epoch, int64_t batch, int64_t step, Draws what) const {
    return derivedSeed(options.seed, static_cast<uint32_t>(epoch), static_cast<uint32_t>(batch),
                       static_cast<uint32_t>(step) << 4 | static_cast<uint32_t>(what));
  }

  /// Runs task 0 .. tasks - 1, each on a worker that is its own meanwhile.
  template <typename Task> void distribute(int64_t tasks, Task task);

  std::vector<int8_t> spinsOf(const Dataset &data, std::span<const int64_t> items,
                              uint64_t seed) const;
  Schedule schedule(int64_t warmup) const {
    return {warmup, options.samples, options.thin, {"constant", options.beta, options.beta}};
  }
  Samples positive(StepSampler &sampler, int64_t step, const Trajectory &data,
                   const RunControl &control) const;
  Samples negative(StepSampler &sampler, int64_t step, const Trajectory &data,
                   const RunControl &control) const;
  std::vector<float> gradientOf(const Phases &phases, double penalty) const;
  void penalise(const Phases &phases, double strength, const Trained &part,
                std::span<float> gradient) const;
  void descend(TrainingState::Step &step, Adam &adam, std::span<const float> gradient) const;
  bool isTimeToAdapt() const;
  double measure(StepSampler &sampler, int64_t step) const;
  std::vector<StepReport> adapt(bool measured);
  Work takeWork();
};

Trainer::State::State(const isg_program &program, const Description &description,
                      const Chain &chain, const Dataset &train, const Dataset &test,
                      const TrainerOptions &options, std::vector<ProductTerms> products,
                      const Parameters &parameters, const std::vector<std::string> &fixed)
    : chain(chain), train(train), test(test), options(options), products(std::move(products)) {
  if (options.warmup < 0 || options.heldWarmup.value_or(0) < 0 || options.samples < 1 ||
      options.thin < 1)
    throw std::runtime_error("a phase takes at least one sample, at least one sweep apart");
  if (options.batch < 1 || options.batch > train.items)
    throw std::runtime_error("a batch of " + std::to_string(options.batch) +
                             " items does not fit " + std::to_string(train.items) +
                             " items of data");
  for (const BufferInfo &buffer : description.buffers) {
    bool used = std::ranges::count(description.factors, buffer.name, &FactorInfo::buffer) > 0;
    if (!used || buffer.name == chain.info().coupling || std::ranges::count(fixed, buffer.name) > 0)
      continue;
    trained.push_back({buffer.name, static_cast<size_t>(buffer.offset),
                       static_cast<size_t>(checkedCount(buffer.shape).value())});
  }
  if (trained.empty())
    throw std::runtime_error("there is nothing to train: every parameter is frozen, or no factor "
                             "has it");
  size_t count = 0;
  for (const Trained &part : trained)
    count += part.count;
  for (int64_t step = 0; step < chain.steps(); ++step) {
    adams.emplace_back(count, options.adam);
    std::vector<float> start(parameters.data.begin(), parameters.data.end());
    state.steps.push_back({start, options.average > 0 ? start : std::vector<float>(),
                           adams.back().memory(), options.penalty, std::nullopt});
  }
  int threads = threadsFor(options), workerCount = workersFor(options, chain);
  for (int worker = 0; worker < workerCount; ++worker)
    workers.push_back(std::make_unique<StepSampler>(
        program, description, chain,
        SamplerOptions{options.batch, options.seed, std::max(1, threads / workerCount)},
        parameters));
  arena.initialize(workerCount);
}

template <typename Task> void Trainer::State::distribute(int64_t tasks, Task task) {
  std::atomic<int64_t> next = 0;
  arena.execute([&] {
    tbb::parallel_for(
        size_t(0), workers.size(),
        [&](size_t worker) {
          for (int64_t number = next++; number < tasks; number = next++)
            task(number, *workers[worker]);
        },
        tbb::simple_partitioner());
  });
}

//===------------------------------------------------------------------------------------------===//
// Data

std::vector<int8_t> Trainer::State::spinsOf(const Dataset &data, std::span<const int64_t> items,
                                            uint64_t seed) const {
  return runtime::spinsOf(data, chain.info().observables, items, seed);
}

//===------------------------------------------------------------------------------------------===//
// The two phases

Samples Trainer::State::positive(StepSampler &sampler, int64_t step, const Trajectory &data,
                                 const RunControl &control) const {
  sampler.start({{}, data.output(step), 0, chain.visible()}, seedFor(step, Draws::Positive));
  return sampler.run(schedule(options.heldWarmup.value_or(options.warmup)), {false, false, true},
                     control);
}

Samples Trainer::State::negative(StepSampler &sampler, int64_t step, const Trajectory &data,
                                 const RunControl &control) const {
  sampler.start({data.input(step), {}, 0, 0}, seedFor(step, Draws::Negative));
  return sampler.run(schedule(options.warmup), {false, false, true}, control);
}

static const MomentResult &momentOf(const Samples &samples, const std::string &name) {
  return *std::ranges::find(samples.moments, name, &MomentResult::name);
}

/// Of the negative phase's correlations: for the energy c w s_i s_j and its J = -c w, dPenalty/dJ
/// is <s_i s_j> - <s_i> <s_j>, and likewise for products of more.
void Trainer::State::penalise(const Phases &phases, double strength, const Trained &part,
                              std::span<float> gradient) const {
  const std::vector<double> &moment = momentOf(phases.negative, part.name).values;
  std::vector<double> independent(part.count, 0);
  bool any = false;
  for (const ProductTerms &terms : products) {
    if (terms.buffer != part.name)
      continue;
    any = true;
    const int64_t *cell = terms.cells.data();
    for (int64_t entry : terms.entries) {
      double product = terms.coefficient;
      for (size_t variable : terms.variables)
        product *= phases.negative.means[variable].values[*cell++];
      independent[entry] += product;
    }
  }
  for (size_t i = 0; any && i < part.count; ++i)
    gradient[i] -= static_cast<float>(options.beta * strength * (moment[i] - independent[i]));
}

/// Of what is descended: minus the log-likelihood, plus the penalty.
std::vector<float> Trainer::State::gradientOf(const Phases &phases, double penalty) const {
  std::vector<float> gradient;
  for (const Trained &part : trained) {
    const std::vector<double> &held = momentOf(phases.positive, part.name).values;
    const std::vector<double> &free = momentOf(phases.negative, part.name).values;
    size_t first = gradient.size();
    for (size_t i = 0; i < part.count; ++i)
      gradient.push_back(static_cast<float>(options.beta * (held[i] - free[i])));
    if (penalty > 0)
      penalise(phases, penalty, part, std::span(gradient).subspan(first));
  }
  return gradient;
}

void Trainer::State::descend(TrainingState::Step &step, Adam &adam,
                             std::span<const float> gradient) const {
  std::vector<float> weights;
  for (const Trained &part : trained)
    weights.insert(weights.end(), step.weights.begin() + part.offset,
                   step.weights.begin() + part.offset + part.count);
  double epoch = static_cast<double>(state.epoch) +
                 static_cast<double>(state.batch) / static_cast<double>(batches());
  adam.descend(weights, gradient,
               cosineDecay(options.rate, options.decay,
                           std::min(epoch, static_cast<double>(options.epochs)),
                           static_cast<double>(options.epochs)));
  if (auto limit = static_cast<float>(options.limit); limit > 0)
    for (float &weight : weights)
      weight = std::clamp(weight, -limit, limit);
  auto next = weights.begin();
  for (const Trained &part : trained) {
    std::copy_n(next, part.count, step.weights.begin() + part.offset);
    next += part.count;
  }
  step.adam = adam.memory();
  // A plain mean while there are few: what it started from is not part of it.
  auto count = static_cast<double>(step.adam.steps);
  double kept = std::min(options.average, (count - 1) / count);
  for (size_t i = 0; i < step.average.size(); ++i)
    step.average[i] = static_cast<float>(kept * step.average[i] + (1 - kept) * step.weights[i]);
}

//===------------------------------------------------------------------------------------------===//
// Autocorrelation

/// Of a step's chains that see data which were held back: every time the same, from the same bits,
/// so that what changes is the model's doing.
double Trainer::State::measure(StepSampler &sampler, int64_t step) const {
  const Dataset &data = test.items > 0 ? test : train;
  std::vector<int64_t> items(std::min(countConditions(options.batch), data.items));
  for (size_t i = 0; i < items.size(); ++i)
    items[i] = choiceDraw(seedOfAll(step, Draws::Measure), 0, i, data.items);
  std::vector<int8_t> conditions = spinsOf(data, items, seedOfAll(step, Draws::Fill));
  chain.addNoise(conditions, chain.times()[step] * (1 + options.offset),
                 seedOfAll(step, Draws::Noise));
  sampler.setStep(step, state.steps[step - 1].weights);
  return measureMixing(sampler, conditions, chain.visible(),
                       {options.batch, options.warmup, options.thin, options.beta,
                        seedOfAll(step, Draws::Measure), seedOfAll(0, Draws::Project)});
}

//===------------------------------------------------------------------------------------------===//
// The trainer

MemoryEstimate Trainer::estimate(const Description &description, const Chain &chain,
                                 const TrainerOptions &options) {
  MemoryEstimate one = estimateMemory(
      description, {options.batch, options.seed, options.threads},
      {options.warmup, options.samples, options.thin, {"constant", options.beta, options.beta}},
      {false, false, true}, /*clampsPerChain=*/true);
  MemoryEstimate all;
  addItem(all, "chains", {workersFor(options, chain), one.total});
  addItem(all, "noised data", {2 * chain.steps() + 1, options.batch, chain.visible()});
  addMixing(all, std::min<int64_t>(workersFor(options, chain), chain.steps()),
            {options.batch, options.warmup, options.thin});
  // Weights, their mean, two moments of the gradient; moments of both phases in f64.
  addItem(all, "parameters", {chain.steps(), description.dataFloats, 4 * 4 + 2 * 8});
  return all;
}

Trainer::Trainer(const isg_program &program, const Description &description, const Chain &chain,
                 const Dataset &train, const Dataset &test, const TrainerOptions &options,
                 std::vector<ProductTerms> products, const Parameters &parameters,
                 std::vector<std::string> fixed)
    : inner(std::make_unique<State>(program, description, chain, train, test, options,
                                    std::move(products), parameters, fixed)) {}
Trainer::~Trainer() = default;

int64_t Trainer::batchesPerEpoch() const { return inner->batches(); }
const TrainingState &Trainer::state() const { return inner->state; }
bool Trainer::epochIsOver() const { return inner->state.batch >= inner->batches(); }

void Trainer::restore(TrainingState state) {
  State &own = *inner;
  auto isLike = [](const std::vector<float> &given, const std::vector<float> &wanted) {
    return given.size() == wanted.size() &&
           std::ranges::all_of(given, [](float value) { return std::isfinite(value); });
  };
  bool fits = state.steps.size() == own.state.steps.size() && state.epoch >= 0 &&
              state.batch >= 0 && state.batch <= own.batches();
  for (size_t step = 0; fits && step < state.steps.size(); ++step)
    fits = isLike(state.steps[step].weights, own.state.steps[step].weights) &&
           isLike(state.steps[step].average, own.state.steps[step].average) &&
           state.steps[step].penalty >= 0 && std::isfinite(state.steps[step].penalty);
  if (!fits)
    throw std::runtime_error("the saved state is not one of this training");
  for (size_t step = 0; step < state.steps.size(); ++step)
    own.adams[step].restore(state.steps[step].adam);
  own.state = std::move(state);
  own.order.clear();
}

BatchReport Trainer::batch(const std::atomic<bool> *cancel) {
  using Clock = std::chrono::steady_clock;
  State &own = *inner;
  Clock::time_point start = Clock::now();
  if (own.order.empty())
    own.order = shuffled(own.train.items, own.options.seed, own.state.epoch);
  Trajectory data(own.chain,
                  own.spinsOf(own.train,
                              std::span(own.order).subspan(own.state.batch * own.options.batch,
                                                           own.options.batch),
                              own.seedFor(0, Draws::Fill)),
                  own.options.offset, own.seedFor(0, Draws::Noise));
  int64_t steps = own.chain.steps();
  std::vector<Phases> phases(steps);
  RunControl control;
  control.cancel = cancel;
  // A worker that takes both phases of a step prepares its parameters once.
  bool together = steps % static_cast<int64_t>(own.workers.size()) == 0;
  own.distribute(together ? steps : 2 * steps, [&](int64_t task, StepSampler &sampler) {
    if (cancel && *cancel)
      return;
    int64_t step = together ? task : task / 2;
    sampler.setStep(step + 1, own.state.steps[step].weights);
    if (together || task % 2 == 0)
      phases[step].positive = own.positive(sampler, step + 1, data, control);
    if (together || task % 2 == 1)
      phases[step].negative = own.negative(sampler, step + 1, data, control);
  });
  BatchReport report;
  report.cancelled = cancel && *cancel;
  if (report.cancelled) {
    own.takeWork();
    return report;
  }
  double squares = 0, count = 0;
  for (int64_t step = 0; step < steps; ++step) {
    std::vector<float> gradient = own.gradientOf(phases[step], own.state.steps[step].penalty);
    for (float g : gradient)
      squares += double(g) * g;
    count += static_cast<double>(gradient.size());
    own.descend(own.state.steps[step], own.adams[step], gradient);
  }
  ++own.state.batch;
  if (own.isTimeToAdapt())
    own.adapt(/*measured=*/true);
  report.work = own.takeWork();
  report.gradient = std::sqrt(squares / std::max(count, 1.0));
  report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return report;
}

/// Within an epoch; its end is one more, and comes too soon after what is left of `every` but half.
bool Trainer::State::isTimeToAdapt() const {
  int64_t every = options.adaptEvery;
  return options.adaptive && every > 0 && state.batch % every == 0 &&
         2 * (batches() - state.batch) >= every;
}

/// Measures every step and adapts its penalty.
std::vector<StepReport> Trainer::State::adapt(bool measured) {
  std::vector<StepReport> reports(chain.steps());
  distribute(measured ? chain.steps() : 0, [&](int64_t step, StepSampler &sampler) {
    reports[step].autocorrelation = measure(sampler, step + 1);
  });
  for (size_t i = 0; i < reports.size(); ++i) {
    TrainingState::Step &step = state.steps[i];
    if (options.adaptive && measured)
      step.penalty =
          options.adaptive->next(step.penalty, reports[i].autocorrelation, step.autocorrelation);
    step.autocorrelation = reports[i].autocorrelation;
    reports[i].penalty = step.penalty;
  }
  return reports;
}

Work Trainer::State::takeWork() {
  Work all;
  for (const std::unique_ptr<StepSampler> &worker : workers)
    all += worker->takeWork();
  return all;
}

EpochReport Trainer::endEpoch(bool measure) {
  State &own = *inner;
  EpochReport report{own.adapt(measure), own.takeWork()};
  ++own.state.epoch;
  own.state.batch = 0;
  own.order.clear();
  return report;
}

} // namespace isinglass::runtime
