//===- Trainer.h - fits the steps of a denoising model to data ------------------------------------===//
//
// Each step is a Boltzmann machine of its own, conditioned on x_t, and is trained alone: of a batch
// of data, noised to the step's two ends, the gradient of the log-likelihood is beta times the
// difference of the moments of dE/d(parameter) between chains that are free given x_t and chains
// that hold x_{t-1} too (Jelincic et al., arXiv 2510.23972; facts of the authors' code). Adam
// follows it.
//
// Everything drawn depends on (seed, epoch, batch, step) alone, so that training that goes on from
// a saved state gives the same bits, as does any number of threads.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/chains/Sampler.h"
#include "runtime/training/Adam.h"
#include "runtime/training/AdaptivePenalty.h"
#include "runtime/training/Chain.h"
#include "runtime/training/Dataset.h"
#include "runtime/training/StepSampler.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace isinglass::runtime {

struct TrainerOptions {
  int64_t batch = 400; ///< chains, and items of data
  int64_t warmup = 400, samples = 50,
          thin = 8; ///< sweeps before the moments; moments; sweeps between
  /// As warmup, where data are held; none: as many. Latent spins alone settle sooner.
  std::optional<int64_t> heldWarmup;
  int64_t epochs = 20; ///< that the decay of the rate is spread over
  uint64_t seed = 0;
  double offset =
      0; ///< data are noised to (1 - offset) t_{k-1} and (1 + offset) t_k, 0 <= offset < 1
  double rate = 0.03, decay = 1; ///< of Adam; the last rate as a part of the first
  AdamOptions adam;
  double average = 0; ///< part that a running mean of the weights keeps a batch, < 1; 0: no mean
  double limit = 0;   ///< no weight leaves [-limit, limit]; 0: all are free to
  double penalty = 0; ///< strength to begin with
  std::optional<AdaptivePenalty> adaptive; ///< at the end of an epoch
  int64_t adaptEvery = 0; ///< and after so many batches, if half as many are left; 0: no
  double beta = 1;        ///< of the model
  int threads = 0;        ///< 0: all the machine's
};

/// The products of spins that a buffer's entries weigh in a factor, for the penalty on
/// correlations: entry `entries[i]` times coefficient times the spins of cells[i * members + m] of
/// variable variables[m], over the members m.
struct ProductTerms {
  std::string buffer;
  double coefficient = -1;
  std::vector<size_t> variables; ///< in Description::variables, one a member
  std::vector<int64_t> entries, cells;
};

/// What training knows after a batch, all of it.
struct TrainingState {
  struct Step {
    std::vector<float> weights; ///< the program's whole arena
    std::vector<float> average; ///< their running mean, if one is kept
    Adam::Memory adam;
    double penalty = 0;
    std::optional<double> autocorrelation; ///< of the last measurement

    const std::vector<float> &result() const { return average.empty() ? weights : average; }
  };
  int64_t epoch = 0, batch = 0; ///< that come next
  std::vector<Step> steps;
};

struct BatchReport {
  double gradient = 0;    ///< root of the mean square, over steps and parameters
  double seconds = 0;     ///< wall time
  Work work;              ///< of all workers: both phases, and a measurement if there was one
  bool cancelled = false; ///< nothing was changed
};

struct StepReport {
  double autocorrelation = 0, penalty = 0; ///< the penalty of the epoch that comes
};

struct EpochReport {
  std::vector<StepReport> steps;
  Work work; ///< of the measurement
};

class Trainer {
public:
  /// What training takes beside its data, before it takes it.
  static MemoryEstimate estimate(const Description &description, const Chain &chain,
                                 const TrainerOptions &options);
  /// Starts from these parameters in every step. Trains all buffers that the energy depends on, but
  /// the chain's coupling and those in `fixed`. All references must outlive it. Throws
  /// std::runtime_error.
  Trainer(const isg_program &program, const Description &description, const Chain &chain,
          const Dataset &train, const Dataset &test, const TrainerOptions &options,
          std::vector<ProductTerms> products, const Parameters &parameters,
          std::vector<std::string> fixed = {});
  ~Trainer();

  int64_t batchesPerEpoch() const;
  const TrainingState &state() const;
  /// Goes on from a state of the same training. Throws std::runtime_error for one that is none.
  void restore(TrainingState state);

  /// The batch that comes next, of all steps. At the end of an epoch endEpoch() must follow.
  BatchReport batch(const std::atomic<bool> *cancel = nullptr);
  bool epochIsOver() const;
  /// Measures the autocorrelation of every step's chains and adapts the penalties. Without a
  /// measurement, which an adaptive penalty needs, autocorrelations are 0.
  EpochReport endEpoch(bool measure = true);

private:
  struct State;
  std::unique_ptr<State> inner;
};

} // namespace isinglass::runtime
