//===- Reference.h - the energy of a gibbs program by its definition, and exact averages ------------------===//
//
// Written from the meaning of the operations (every site visited, every member looked up), without
// the target's plan: what the generated code is compared with.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "dialects/gibbs/Gibbs.h"

#include <map>
#include <vector>

namespace isinglass::test {

/// coefficient * w * product of spins
struct Term {
  double coefficient = 1;
  int factor = 0;
  bool measured = true;
  int buffer = -1; ///< -1: w = 1
  int64_t entry = 0;
  std::vector<int64_t> cells;
};

/// Averages over exp(-beta E) / Z.
struct Averages {
  std::vector<double> mean;               ///< per cell
  std::vector<std::vector<double>> pairs; ///< per pair of cells
  double energy = 0;
};

class Reference {
public:
  Reference() = default;
  explicit Reference(gibbs::ProgramOp program);

  int64_t numCells = 0;
  std::vector<int64_t> firstCell;  ///< per variable
  std::vector<int64_t> bufferSize; ///< entries
  std::vector<Term> terms;

  using Parameters = std::vector<std::vector<float>>; ///< per buffer
  /// Of the factors that are measured.
  double energy(const std::vector<int> &spins, const Parameters &parameters) const;
  /// Enumerates the cells that are not clamped.
  Averages enumerate(const Parameters &parameters, double beta,
                     const std::map<int64_t, int> &clamped) const;
};

} // namespace isinglass::test
