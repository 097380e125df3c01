//===- Report.cpp - what rounding did to the model ------------------------------------------------===//
//
// The largest error of a conditional is a maximum over 2^neighbours states a cell. A cell whose
// terms are off by e in all cannot be off by more than tanh(e / 2): P = (1 + tanh h) / 2, and of
// all pairs of fields e apart the pair around 0 differs most. Cells are searched in the order of
// that bound, until it falls below what was found.
//
//===----------------------------------------------------------------------------------------------===//
#include "targets/dtca/quantise/Quantise.h"

#include "runtime/statistics/Enumerate.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace isinglass::dtca {
namespace {

/// States of neighbours that one report may visit: about a second.
constexpr int64_t kMostStates = int64_t(1) << 25;
constexpr int kMostNeighbours = 24;
constexpr int kMostEnumerated = 20;

/// A term of a cell's field, of the model and as coded.
struct Term {
  int64_t neighbour;
  double model, coded;
};

template <typename Visit> void forEachCoupling(const Weights &weights, Visit visit) {
  size_t entry = 0;
  for (Step step : weights.directions)
    for (int64_t row = 0; row < weights.rows; ++row)
      for (int64_t column = 0; column < weights.columns; ++column, ++entry)
        if (weights.couplings[entry] != 0)
          visit(entry, row * weights.columns + column, weights.neighbour(row, column, step));
}

/// The couplings of a cell, those that leave it and those that reach it. Gathered when they are
/// wanted: a list for all cells would be the largest thing in memory.
template <typename Visit> void forEachNeighbour(const Weights &weights, int64_t cell, Visit visit) {
  int64_t row = cell / weights.columns, column = cell % weights.columns;
  for (size_t d = 0; d < weights.directions.size(); ++d) {
    Step step = weights.directions[d];
    size_t first = d * weights.cells();
    if (weights.couplings[first + cell] != 0)
      visit(first + cell, weights.neighbour(row, column, step));
    int64_t from = weights.neighbour(row, column, {-step.row, -step.column});
    if (from >= 0 && weights.couplings[first + from] != 0)
      visit(first + from, from);
  }
}

/// The fields of one cell: what is fixed, and the terms of its free neighbours.
struct CellFields {
  double model, coded;
  std::vector<Term> free;

  double bound() const {
    double error = std::abs(model - coded);
    for (const Term &term : free)
      error += std::abs(term.model - term.coded);
    return std::tanh(error / 2);
  }
  /// The largest error, over all states of the free neighbours in Gray-code order.
  double search() const;
};

double CellFields::search() const {
  double h = model, k = coded, worst = 0;
  for (const Term &term : free) {
    h -= term.model;
    k -= term.coded;
  }
  uint64_t states = uint64_t(1) << free.size(), up = 0;
  for (uint64_t state = 1;; ++state) {
    worst = std::max(worst, std::abs(std::tanh(h) - std::tanh(k)) / 2);
    if (state == states)
      return worst;
    int flip = std::countr_zero(state);
    double sign = up >> flip & 1 ? -2 : 2;
    up ^= uint64_t(1) << flip;
    h += sign * free[flip].model;
    k += sign * free[flip].coded;
  }
}

CellFields fieldsOf(const Weights &weights, double beta, const Codes &codes, int64_t cell) {
  CellFields fields{beta * weights.biases[cell], codes.scale * codes.biases[cell], {}};
  auto coded = [&](const std::vector<int16_t> &all) {
    return all.empty() ? 0.0 : codes.scale * all[cell];
  };
  if (!weights.drives.empty() && weights.drives[cell] != 0) // either sign
    fields.free.push_back({-1, beta * weights.drives[cell], coded(codes.drives)});
  forEachNeighbour(weights, cell, [&](size_t entry, int64_t neighbour) {
    Term term{neighbour, beta * weights.couplings[entry], codes.scale * codes.couplings[entry]};
    int held = weights.held.empty() ? 0 : weights.held[term.neighbour];
    if (held == Weights::kHeldByRun)
      held = 0; // either, as if it were free
    fields.model += held * term.model;
    fields.coded += held * term.coded;
    if (held == 0)
      fields.free.push_back(term);
  });
  return fields;
}

void findWorstConditional(const Weights &weights, double beta, const Codes &codes,
                          QuantisationReport &report) {
  std::vector<std::pair<double, int64_t>> cells;
  for (int64_t cell = 0; cell < weights.cells(); ++cell)
    if (weights.held.empty() || weights.held[cell] == 0)
      cells.emplace_back(fieldsOf(weights, beta, codes, cell).bound(), cell);
  std::sort(cells.begin(), cells.end(), std::greater<>());
  int64_t budget = kMostStates;
  for (auto [bound, cell] : cells) {
    if (bound <= report.conditionalError)
      return;
    CellFields fields = fieldsOf(weights, beta, codes, cell);
    bool tooMany =
        fields.free.size() > kMostNeighbours || (budget -= int64_t(1) << fields.free.size()) < 0;
    double error = tooMany ? bound : fields.search();
    if (error > report.conditionalError) {
      report.conditionalError = error;
      report.worstRow = cell / weights.columns;
      report.worstColumn = cell % weights.columns;
    }
    report.bounded |= tooMany;
    if (tooMany)
      return; // the cells that follow have smaller bounds
  }
}

/// The distribution over the free cells; `coupling` and `bias` give beta J and beta h.
template <typename Coupling, typename Bias>
std::vector<double> enumerate(const Weights &weights, const std::vector<int> &index, int free,
                              Coupling coupling, Bias bias) {
  std::vector<runtime::EnumerationTerm> terms;
  auto add = [&](double weight, std::initializer_list<int64_t> cells) {
    runtime::EnumerationTerm term{-weight, {}};
    for (int64_t cell : cells)
      if (index[cell] >= 0)
        term.spins.push_back(index[cell]);
      else
        term.weight *= weights.held[cell];
    terms.push_back(std::move(term));
  };
  forEachCoupling(
      weights, [&](size_t entry, int64_t from, int64_t to) { add(coupling(entry), {from, to}); });
  for (int64_t cell = 0; cell < weights.cells(); ++cell)
    add(bias(cell), {cell});
  runtime::Enumeration exact(free, terms, 1);
  return {exact.probabilities().begin(), exact.probabilities().end()};
}

std::optional<double> findDivergence(const Weights &weights, double beta, const Codes &codes) {
  if (!weights.drives.empty())
    return std::nullopt; // likewise, of their signs
  if (std::find(weights.held.begin(), weights.held.end(), Weights::kHeldByRun) !=
      weights.held.end())
    return std::nullopt; // a distribution for each value that a run may give
  std::vector<int> index(weights.cells(), -1);
  int free = 0;
  for (int64_t cell = 0; cell < weights.cells(); ++cell)
    if (weights.held.empty() || weights.held[cell] == 0) {
      index[cell] = free++;
      if (free > kMostEnumerated)
        return std::nullopt;
    }
  auto model = enumerate(
      weights, index, free, [&](size_t entry) { return beta * weights.couplings[entry]; },
      [&](int64_t cell) { return beta * weights.biases[cell]; });
  auto coded = enumerate(
      weights, index, free, [&](size_t entry) { return codes.scale * codes.couplings[entry]; },
      [&](int64_t cell) { return codes.scale * codes.biases[cell]; });
  double divergence = 0;
  for (size_t state = 0; state < model.size(); ++state)
    if (model[state] > 0)
      divergence += model[state] * std::log(model[state] / coded[state]);
  return std::max(divergence, 0.0);
}

} // namespace

QuantisationReport reportQuantisation(const Weights &weights, double beta, const Codes &codes) {
  QuantisationReport report;
  report.scale = codes.scale;
  report.cut = codes.cut;
  std::vector<double> sums(weights.cells());
  forEachCoupling(weights, [&](size_t entry, int64_t from, int64_t to) {
    double coded = codes.scale * std::abs(codes.couplings[entry]);
    sums[from] += coded;
    sums[to] += coded;
    ++report.couplings;
    report.vanished += codes.couplings[entry] == 0;
    report.largestCoupling =
        std::max(report.largestCoupling, beta * std::abs(weights.couplings[entry]));
  });
  for (int64_t cell = 0; cell < weights.cells(); ++cell) {
    report.largestBias = std::max(report.largestBias, beta * std::abs(weights.biases[cell]));
    if (!weights.drives.empty())
      report.largestDrive = std::max(report.largestDrive, beta * weights.drives[cell]);
    int64_t own = std::abs(codes.biases[cell]) + (codes.drives.empty() ? 0 : codes.drives[cell]);
    report.swing =
        std::max(report.swing, 4 * (sums[cell] + codes.scale * static_cast<double>(own)));
  }
  findWorstConditional(weights, beta, codes, report);
  report.divergence = findDivergence(weights, beta, codes);
  return report;
}

} // namespace isinglass::dtca
