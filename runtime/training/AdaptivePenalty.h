//===- AdaptivePenalty.h - the strength of the correlation penalty, epoch by epoch ------------------===//
//
// A total-correlation penalty keeps a step's Boltzmann machine mixing; its strength follows the
// measured autocorrelation a of the step's chains (adaptive correlation penalty, ACP: Jelincic et
// al., arXiv 2510.23972, appendix on it; `Replication` is what the authors' public code does, which
// differs).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include <optional>

namespace isinglass::runtime {

struct AdaptivePenalty {
  enum class Rule { Paper, Replication };
  Rule rule = Rule::Paper;
  double target = 0.03; ///< of the autocorrelation, > 0
  double change = 0.2;  ///< Paper: by what part the strength changes at most
  /// A strength below it becomes 0, and rises from it.
  double floor = 1e-4;

  /// With the numbers that the paper, or the code, was published with.
  static AdaptivePenalty of(Rule rule, double target);

  /// The strength after an epoch with this autocorrelation (>= 0); `previous` is that of the epoch
  /// before, if there was one. Throws std::invalid_argument for numbers that are none.
  double next(double strength, double autocorrelation, std::optional<double> previous) const;

private:
  double factor(double autocorrelation, bool rises) const;
};

} // namespace isinglass::runtime
