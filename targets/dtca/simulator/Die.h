//===- Die.h - one chip as it came out of the process ---------------------------------------------===//
//
// The same image on another die has the same codes and other spreads. A cell's draws depend on the
// die's number and the cell's place on the chip alone, so two images meet the same die.
//
//   z_i   = 2 beta h_i * slope_i - offset_i,   P(s_i = +1) = 1 / (1 + exp(-z_i))
//   beta h_i = scale * (sum_j code_ij m_ij s_j + bias_i + drive_i x_i)
//
// slope: normal, mean 1, cut off at 0; offset: normal, mean 0; m_ij: normal, mean 1, cut off at 0,
// its own for either end of a coupling, so that what i feels of j is not what j feels of i.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/dtca/image/Image.h"

#include <cstdint>
#include <vector>

namespace isinglass::dtca {

/// What departs from the ideal cell. All zero: ideal.
struct Physics {
  double slopeSpread = 0;    ///< standard deviation of a cell's slope
  double offsetSpread = 0;   ///< of a cell's offset
  double mismatchSpread = 0; ///< of each conductance, relative
  /// Probability that a latched cell keeps its state: the random bit has not relaxed,
  /// exp(-phase / tau_0).
  double keep = 0;
  /// Share of the field that still is what the neighbours' previous states made it: the bias has
  /// not settled, exp(-phase / tau_bias). First order: what was left of the field before that is
  /// taken as settled (an error of the share squared).
  double stale = 0;
  uint64_t die = 0; ///< number of the die: seed of its spreads

  bool isIdeal() const {
    return slopeSpread == 0 && offsetSpread == 0 && mismatchSpread == 0 && keep == 0 && stale == 0;
  }
  /// Throws std::runtime_error for a spread below 0, or a probability outside [0, 1).
  void check() const;
};

/// What the profile says of its cells.
Physics profilePhysics(const Profile &profile, uint64_t die);

/// The part of a die that an image uses. The box is its window; where the window covers a wrapped
/// axis, or a coupling goes around one, it is the whole axis from the chip's 0. An open one starts
/// one row or column earlier if that brings cell (0,0) of the box onto a cell of the first phase.
struct Die {
  int64_t row = 0, column = 0, rows = 0, columns = 0; ///< chip cell of the box's first, its size
  int64_t chipRows = 0, chipColumns = 0;
  bool periodicRows = false, periodicColumns = false;
  std::vector<Step> directions;
  /// beta J as the two ends feel it, beta h, and their mean energy's coupling: [directions, box],
  /// [box].
  std::vector<float> near, far, mean, bias;
  std::vector<float> drive; ///< beta times the field that a drive adds, [box]; empty without
  std::vector<float> slope, offset; ///< [box]; empty without spread
  bool symmetric = true;            ///< near equals far

  int64_t cells() const { return rows * columns; }
  /// Box cell (row-major) of cell `cell` of a placed variable.
  std::vector<int64_t> cellsOf(const Placement &placement) const;
  /// Box cell of a cell of the window.
  int64_t fromWindow(const Image &image, int64_t row, int64_t column) const;
  /// Box cell of a cell of the chip that is in the window.
  int64_t fromChip(int64_t chipRow, int64_t chipColumn) const;
};
Die makeDie(const Image &image, const Physics &physics);

} // namespace isinglass::dtca
