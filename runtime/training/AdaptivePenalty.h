//===- AdaptivePenalty.h - the strength of the correlation penalty, epoch by epoch ------------------===//
//
// A total-correlation penalty keeps a step's Boltzmann machine mixing; its strength follows the
// measured autocorrelation a of the step's chains (adaptive correlation penalty, ACP: Jelincic et
// al., arXiv 2510.23972, appendix on it; `Replication` is what the authors' public code does, which
// differs). Both change the strength at once by a fifth or more, the side of the target alone
// deciding, and so waver about it; `Proportional`, ours, changes it the less the nearer it is.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include <optional>

namespace isinglass::runtime {

struct AdaptivePenalty {
  enum class Rule { Paper, Replication, Proportional };
  Rule rule = Rule::Paper;
  double target = 0.03; ///< of the autocorrelation, > 0
  /// Paper: the part by which the strength changes. Proportional: the part by which it falls where
  /// nothing is remembered and rises at twice the target; twice it at most, at three times the
  /// target.
  double change = 0.2;
  /// A strength below it becomes 0, and rises from it.
  double floor = 1e-4;

  /// With the numbers that the paper, or the code, was published with, or the paper's.
  static AdaptivePenalty of(Rule rule, double target);

  /// The strength after an epoch with this autocorrelation (>= 0); `previous` is that of the epoch
  /// before, if there was one. Throws std::invalid_argument for numbers that are none.
  double next(double strength, double autocorrelation, std::optional<double> previous) const;

  static const char *nameOf(Rule rule); ///< in the language

private:
  double factor(double autocorrelation, bool rises) const;
};

} // namespace isinglass::runtime
