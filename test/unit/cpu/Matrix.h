//===- Matrix.h - the transition matrix of a sweep, applied to laws over all states -----------------------===//
//
// For chains whose stationary law is no Boltzmann law. A state is a bit a cell of every variable,
// numbered as in Reference; the sweep updates cells one by one in the order of the colours, by a
// rule that the test writes down beside the program's text.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "test/unit/cpu/Compiled.h"

#include <functional>

namespace isinglass::test {

/// What a rule may ask about the cell being updated.
class Node {
public:
  Node(Compiled &model, int64_t cell, std::vector<int> spins)
      : model(model), cell(cell), spins(std::move(spins)) {}

  /// -dE_f/ds of the cell, as member `member` of the factor or as any (-1).
  double field(const std::string &factor, int member = -1) const;
  /// Its entry of a buffer, or the buffer's one entry.
  double value(const std::string &buffer) const;

private:
  friend class Matrix;
  Compiled &model;
  int64_t cell;
  std::vector<int> spins;
};

/// P(+1) = 1 / (1 + exp(-2 beta field)), but the spin stays with probability keep.
struct Response {
  double field = 0, keep = 0;
};
using Rule = std::function<Response(const Node &)>;
using Law = std::vector<double>;

class Matrix {
public:
  Matrix(Compiled &model, double beta, const Rule &rule);

  Law uniform() const;
  /// All mass on the state in which every cell is +1.
  Law up() const;
  Law sweep(Law law) const;
  Law stationary() const;
  Averages averages(const Law &law) const;

private:
  /// The update of one cell: the old spin goes to cell `saved` if there is one.
  struct Step {
    int64_t cell = 0, saved = -1;
    std::vector<double> up, keep; ///< per state
  };
  void addStep(Compiled &model, double beta, const Rule &rule, int64_t cell, int64_t saved);
  void apply(const Step &step, const Law &from, Law &to) const;

  int64_t cells = 0;
  size_t states = 1;
  std::vector<Step> steps;
};

} // namespace isinglass::test
