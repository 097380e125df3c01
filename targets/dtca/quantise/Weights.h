//===- Weights.h - a model's couplings and biases on its own lattice ------------------------------===//
#pragma once

#include "targets/dtca/image/Image.h"

#include <vector>

namespace isinglass::dtca {

/// E(s) = -sum J_ij s_i s_j - sum h_i s_i over one variable, the values of a run put in. Shapes
/// have two axes (a row of cells is one row).
struct Weights {
  int64_t rows = 0, columns = 0;
  bool periodicRows = false, periodicColumns = false;
  std::vector<Step> directions;  ///< one of each +- pair
  std::vector<double> couplings; ///< J, [directions, rows, columns]: (d, x) is the edge x to x + d
  std::vector<double> biases;    ///< h, [rows, columns]
  /// Size of the field whose sign a run gives, >= 0: [rows, columns], or empty.
  std::vector<double> drives;
  /// Cells that are held at -1 or +1, or at what the run gives (kHeldByRun), 0 elsewhere: [rows,
  /// columns], or empty. Terms of held cells alone shift the energy and nothing else; they are 0.
  std::vector<int8_t> held;
  static constexpr int8_t kHeldByRun = 2;

  /// Sets terms of held cells alone to 0: they must not take codes from those that matter.
  void dropHeldTerms();

  int64_t cells() const { return rows * columns; }
  /// The cell at x + step, row-major, or -1 off an open axis.
  int64_t neighbour(int64_t row, int64_t column, Step step) const;
};

} // namespace isinglass::dtca
