//===- SmallModel.h - a small denoising model whose sums over all states can be done ------------------------===//
#pragma once

#include "runtime/training/Trainer.h"
#include "test/unit/cpu/Compiled.h"
#include "test/unit/cpu/ExactStep.h"

#include <memory>
#include <string>
#include <vector>

namespace isinglass::test {

/// Two observables of other rates on a small grid, compiled; data of six spins.
class SmallModel {
public:
  static constexpr double kBeta = 0.8;
  static constexpr int64_t kBatch = 2048;

  SmallModel(int rows, int columns, int64_t steps, const std::string &precision = "f32");

  /// Few sweeps, and a rate that moves nothing.
  runtime::TrainerOptions options() const;
  /// Couplings and biases drawn with this standard deviation.
  runtime::Parameters parameters(double size) const;
  std::unique_ptr<runtime::Trainer> trainer(const runtime::TrainerOptions &options,
                                            double size = 0.4) const;
  ExactStep exact(int64_t step, double sign = 1) const {
    return {chain, step, kBeta, edges, size_t(2) * rows * columns, sign};
  }
  /// W, then b, out of the program's arena.
  std::vector<double> weightsOf(std::span<const float> arena) const;
  size_t offsetOf(const std::string &name) const;

  int rows, columns;
  Compiled compiled;
  runtime::Chain chain;
  runtime::Dataset items{0, {{}, {}}};
  Patterns data = Patterns(64, 0);
  std::vector<ExactStep::Edge> edges;
  std::vector<runtime::ProductTerms> products;

private:
  void add(int pattern, int times);
};

} // namespace isinglass::test
