#include "runtime/training/AdaptivePenalty.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace isinglass::runtime {

AdaptivePenalty AdaptivePenalty::of(Rule rule, double target) {
  return {rule, target, 0.2, rule == Rule::Paper ? 1e-4 : 1e-3};
}

double AdaptivePenalty::factor(double autocorrelation, bool rises) const {
  double part = autocorrelation / target;
  if (rule == Rule::Paper)
    return part < 1 ? 1 - change : rises ? 1 + change : 1;
  if (part < 1)
    return 0.6 + 0.2 * part;
  if (!rises)
    return 0.95;
  return part > 1.8 ? 1.5 : 1.2;
}

double AdaptivePenalty::next(double strength, double autocorrelation,
                             std::optional<double> previous) const {
  if (!(strength >= 0 && autocorrelation >= 0 && target > 0 && floor >= 0) ||
      !std::isfinite(strength) || !std::isfinite(autocorrelation))
    throw std::invalid_argument("an adaptive penalty needs a target above 0 and a finite strength "
                                "and autocorrelation from 0 on");
  bool rises = previous && autocorrelation > *previous;
  double next = std::max(floor, strength) * factor(autocorrelation, rises);
  return next < floor ? 0 : next;
}

} // namespace isinglass::runtime
