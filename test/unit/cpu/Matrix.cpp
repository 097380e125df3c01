//===- Matrix.cpp -----------------------------------------------------------------------------------------===//
#include "test/unit/cpu/Matrix.h"

#include "dialects/ebm/Factors.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir;

namespace isinglass::test {

static gibbs::ProgramOp programOf(Compiled &model) {
  return *model.getModule().getOps<gibbs::ProgramOp>().begin();
}

double Node::field(const std::string &factor, int member) const {
  int number = 0;
  for (auto op : programOf(model).getBody().getOps<gibbs::FactorOp>()) {
    if (op.getSymName() == factor)
      break;
    ++number;
  }
  double sum = 0;
  for (const Term &term : model.reference.terms) {
    double w = term.buffer < 0 ? 1 : model.data[model.entryOf(term)];
    for (size_t k = 0; k < term.cells.size() && term.factor == number; ++k) {
      if (term.cells[k] != cell || (member >= 0 && static_cast<int>(k) != member))
        continue;
      double product = -term.coefficient * w;
      for (size_t other = 0; other < term.cells.size(); ++other)
        if (other != k)
          product *= spins[term.cells[other]];
      sum += product;
    }
  }
  return sum;
}

double Node::value(const std::string &name) const {
  for (const runtime::BufferInfo &buffer : model.description.buffers)
    if (buffer.name == name)
      return model.data[buffer.offset + (buffer.shape.empty() ? 0 : cell)];
  ADD_FAILURE() << "no buffer " << name;
  return 0;
}

Matrix::Matrix(Compiled &model, double beta, const Rule &rule)
    : cells(model.reference.numCells), states(size_t(1) << cells) {
  std::map<std::string, int64_t> first;
  int64_t number = 0;
  auto program = programOf(model);
  for (auto state : program.getBody().getOps<gibbs::StateOp>())
    first[state.getSymName().str()] = model.reference.firstCell[number++];
  auto sweep = *program.getBody().getOps<gibbs::SweepOp>().begin();
  for (auto update : sweep.getBody().getOps<gibbs::UpdateOp>()) {
    auto variable = ebm::lookupVariable(update, update.getVariableAttr());
    gibbs::ColouringInterface colouring = update.getColouringAttr();
    std::vector<int32_t> colours = colouring.getColours(variable.getGraph());
    for (int64_t colour = 0; colour < colouring.getNumColours(); ++colour)
      for (size_t cell = 0; cell < colours.size(); ++cell)
        if (colours[cell] == colour)
          addStep(model, beta, rule, first[update.getVariable().str()] + cell,
                  update.getSaved() ? first[update.getSaved()->str()] + cell : -1);
  }
}

void Matrix::addStep(Compiled &model, double beta, const Rule &rule, int64_t cell, int64_t saved) {
  Step step;
  step.cell = cell;
  step.saved = saved;
  for (size_t state = 0; state < states; ++state) {
    std::vector<int> spins;
    for (int64_t at = 0; at < cells; ++at)
      spins.push_back(state >> at & 1 ? 1 : -1);
    Response response = rule(Node(model, cell, std::move(spins)));
    step.up.push_back(1 / (1 + std::exp(-2 * beta * response.field)));
    step.keep.push_back(std::clamp(response.keep, 0.0, 1.0));
  }
  steps.push_back(std::move(step));
}

void Matrix::apply(const Step &step, const Law &from, Law &to) const {
  std::fill(to.begin(), to.end(), 0);
  size_t bit = size_t(1) << step.cell, past = step.saved < 0 ? 0 : size_t(1) << step.saved;
  for (size_t state = 0; state < states; ++state) {
    size_t saved = state & bit ? state | past : state & ~past;
    double kept = step.keep[state] * from[state], drawn = from[state] - kept;
    to[saved] += kept;
    to[saved | bit] += drawn * step.up[state];
    to[saved & ~bit] += drawn * (1 - step.up[state]);
  }
}

Law Matrix::uniform() const { return Law(states, 1.0 / static_cast<double>(states)); }

Law Matrix::up() const {
  Law law(states, 0);
  law.back() = 1;
  return law;
}

Law Matrix::sweep(Law law) const {
  Law next(states);
  for (const Step &step : steps) {
    apply(step, law, next);
    std::swap(law, next);
  }
  return law;
}

Law Matrix::stationary() const {
  Law law = uniform();
  for (int sweeps = 0; sweeps < 10000; ++sweeps) {
    Law next = sweep(law);
    double change = 0;
    for (size_t state = 0; state < states; ++state)
      change += std::abs(next[state] - law[state]);
    law = std::move(next);
    if (change < 1e-12)
      return law;
  }
  ADD_FAILURE() << "the matrix has not converged";
  return law;
}

Averages Matrix::averages(const Law &law) const {
  Averages averages;
  averages.mean.assign(cells, 0);
  averages.pairs.assign(cells, std::vector<double>(cells, 0));
  auto spin = [](size_t state, int64_t cell) { return state >> cell & 1 ? 1 : -1; };
  for (size_t state = 0; state < states; ++state)
    for (int64_t i = 0; i < cells; ++i) {
      averages.mean[i] += law[state] * spin(state, i);
      for (int64_t j = 0; j < i; ++j)
        averages.pairs[i][j] += law[state] * spin(state, i) * spin(state, j);
    }
  return averages;
}

} // namespace isinglass::test
