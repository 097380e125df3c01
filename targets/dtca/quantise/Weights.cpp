//===- Weights.cpp --------------------------------------------------------------------------------===//
#include "targets/dtca/quantise/Weights.h"

#include "targets/dtca/image/Axis.h"

namespace isinglass::dtca {

int64_t Weights::neighbour(int64_t row, int64_t column, Step step) const {
  int64_t r = onAxis(row + step.row, rows, periodicRows);
  int64_t c = onAxis(column + step.column, columns, periodicColumns);
  return r < 0 || c < 0 ? -1 : r * columns + c;
}

void Weights::dropHeldTerms() {
  if (held.empty())
    return;
  size_t entry = 0;
  for (Step step : directions)
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t column = 0; column < columns; ++column, ++entry) {
        int64_t other = neighbour(row, column, step);
        if (other >= 0 && held[row * columns + column] && held[other])
          couplings[entry] = 0;
      }
  for (int64_t cell = 0; cell < cells(); ++cell)
    if (held[cell]) {
      biases[cell] = 0;
      if (!drives.empty())
        drives[cell] = 0;
    }
}

} // namespace isinglass::dtca
