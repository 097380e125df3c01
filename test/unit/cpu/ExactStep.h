//===- ExactStep.h - a step of a denoising model, summed over all its states -------------------------------===//
#pragma once

#include "runtime/training/Chain.h"

#include <span>
#include <vector>

namespace isinglass::test {

/// A probability for each of the 2^visible patterns; bit i of the index: visible spin i is +1.
using Patterns = std::vector<double>;

/// After this time of the chain's forward process.
Patterns forget(const runtime::Chain &chain, const Patterns &data, double time);
double divergence(const Patterns &of, const Patterns &from);

/// E = -sum W_e s_i s_j - sum b_i s_i, at most 16 cells.
class ExactStep {
public:
  struct Edge {
    size_t entry;
    int first, second;
  };
  /// Its parameters are W (an entry for each of `entries`), then b; `sign` -1 turns the coupling to
  /// x_t around, a fault to be seen.
  ExactStep(const runtime::Chain &chain, int64_t step, double beta, std::vector<Edge> edges,
            size_t entries, double sign = 1);

  void setWeights(std::span<const double> weights);
  /// P(x_{t-1} | x_t).
  Patterns given(size_t input) const;
  /// Of minus the log-likelihood of x_{t-1} given x_t, averaged over the data of the step.
  std::vector<double> gradient(const Patterns &data) const;
  /// <s_i s_j> - <s_i><s_j> of the free chains, averages over all x_t first, for each entry.
  std::vector<double> covariances(const Patterns &data) const;
  size_t parameters() const { return entries + cells; }

private:
  double kernel(size_t output, size_t input) const;
  std::vector<double> averages(const Patterns &conditions) const;

  const runtime::Chain &chain;
  int64_t step;
  double beta, sign;
  std::vector<Edge> edges;
  size_t entries, cells, visible;
  Patterns weightOf;                         ///< sum over z of exp(-beta E), of each x
  std::vector<std::vector<double>> momentOf; ///< the same times each parameter's product
};

} // namespace isinglass::test
