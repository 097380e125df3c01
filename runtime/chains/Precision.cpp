#include "runtime/chains/Precision.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <optional>
#include <stdexcept>

namespace isinglass::runtime {

namespace {

/// Fractions of the smallest weight that are tried as the unit.
constexpr int kMostFractions = 4;
/// Weights are whole to this share of the largest field.
constexpr double kWhole = 1e-5;
/// Steps of the search for a unit that fits, and what the unit grows by at least in one: the excess
/// that rounding adds is a part of the sum, which a step or two take away.
constexpr int kSteps = 64;
constexpr double kLeastGrowth = 1 + 1.0 / 256;

class Search {
public:
  Search(const isg_program &program, const Description &description, void *prepared)
      : program(program), largestCode(static_cast<double>(description.largestCode)),
        prepared(prepared) {
    for (const AcceptanceInfo &info : description.acceptances)
      readsSpline |= info.kind == "spline";
  }

  bool readsSpline = false;

  isg_accuracy at(double unit) {
    isg_accuracy accuracy = {};
    program.quantise(prepared, unit, &accuracy);
    return accuracy;
  }
  bool fits(const isg_accuracy &accuracy) const { return accuracy.largest_code <= largestCode; }
  static bool isExact(const isg_accuracy &accuracy) {
    return accuracy.field_error <= kWhole * accuracy.largest_field;
  }

  /// 1/k of the smallest weight, k = first, first - 1, ...: a unit that fits and rounds no weight.
  /// `largestField` says which k cannot fit; those are not tried.
  std::optional<isg_accuracy> wholeMultiples(double smallest, double largestField, int first) {
    for (int k = first; k > 0 && k > first - kMostFractions; --k) {
      if (largestField * k > (largestCode + 2) * smallest)
        continue;
      isg_accuracy accuracy = at(smallest / k);
      if (fits(accuracy) &&
          accuracy.field_error <= kWhole * accuracy.largest_field + slack(accuracy))
        return accuracy;
    }
    return std::nullopt;
  }

  /// Rounding can add to a sum of codes: then the unit grows as the sum is too large.
  std::optional<isg_accuracy> smallestThatFits(double largestField) {
    isg_accuracy accuracy = at(largestField / largestCode);
    for (int step = 0; step < kSteps; ++step) {
      if (fits(accuracy))
        return accuracy;
      accuracy = at(accuracy.unit * std::max(accuracy.largest_code / largestCode, kLeastGrowth));
    }
    return fits(accuracy) ? std::optional(accuracy) : std::nullopt;
  }

private:
  /// Fields of splines are whole and a half, so a bias can be out by a unit.
  double slack(const isg_accuracy &accuracy) const {
    return readsSpline ? 1.001 * accuracy.unit : 0;
  }

  const isg_program &program;
  double largestCode;
  void *prepared;
};

} // namespace

double Precision::worstChange(const Description &description, double beta) const {
  double tables = 0;
  for (const AcceptanceInfo &info : description.acceptances)
    tables = std::max(tables, acceptanceError(info, beta, accuracy.unit));
  return std::min(1.0, std::tanh(beta * accuracy.field_error / 2) + tables);
}

Precision quantise(const isg_program &program, const Description &description, void *prepared) {
  Search search(program, description, prepared);
  isg_accuracy first = search.at(1);
  if (!std::isfinite(first.largest_field))
    throw std::runtime_error("a cell's |bias| + sum of |w| is beyond 32-bit numbers; make the "
                             "weights smaller");
  if (description.largestCode == 0)
    return {first, true};
  if (!(first.largest_field > 0))
    return {first, true}; // Nothing but zeros: any unit is right.
  // A table of probabilities is as good for any unit; a spline wants fine ones.
  if (!search.readsSpline)
    if (auto whole = search.wholeMultiples(first.smallest, first.largest_field, kMostFractions))
      return {*whole, true};
  auto found = search.smallestThatFits(first.largest_field);
  if (found && search.readsSpline && first.smallest / found->unit < INT_MAX) {
    auto most = static_cast<int>(first.smallest / found->unit);
    if (auto whole = search.wholeMultiples(first.smallest, first.largest_field, most))
      return {*whole, Search::isExact(*whole)};
    found = search.at(found->unit);
  }
  if (!found)
    throw PrecisionError("the local fields do not fit precision " + description.precision +
                         ": a cell has too many couplings; use --precision=f32");
  return {*found, Search::isExact(*found)};
}

} // namespace isinglass::runtime
