//===- BiasPower.h - what the bias circuit draws, state by state ----------------------------------===//
//
// A cell's conductances divide V_dd: the share on the rail is g = sum_j G_j y_j / G_sum, and the
// network draws (C / tau_bias) V_dd^2 g (1 - g): most at one half, nothing where all agree. With a
// dummy branch that holds G_sum, half of it on either rail, g = 1/2 + 2 beta h / swing. It depends
// on the states, so it is reported from samples, beside the static bill and not in it.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/dtca/simulator/Die.h"

#include <span>

namespace isinglass::dtca {

/// Adds up over sampled states.
class BiasPower {
public:
  /// Throws std::runtime_error if the profile has no C and V_dd.
  BiasPower(const Image &image, const Die &die);
  /// States -1/+1 of the box, one sample.
  void add(std::span<const int8_t> states);

  int64_t samples() const { return count; }
  /// Mean of g (1 - g) over the cells in use and the samples.
  double meanShare() const;
  /// W of the cells in use.
  double watts() const;
  /// J a cell and update: what it draws in a phase, C (phase / tau_bias) V_dd^2 g (1 - g).
  double perUpdate() const;

private:
  double fieldOf(std::span<const int8_t> states, int64_t cell) const;
  double perCell() const;

  const Image &image;
  const Die &die;
  std::vector<int64_t> cells;
  double total = 0;
  int64_t count = 0;
};

} // namespace isinglass::dtca
