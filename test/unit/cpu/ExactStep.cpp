//===- ExactStep.cpp ---------------------------------------------------------------------------------------===//
#include "test/unit/cpu/ExactStep.h"

#include <cmath>

namespace isinglass::test {

static int spin(size_t pattern, size_t i) { return pattern >> i & 1 ? 1 : -1; }

/// Rate of each visible spin.
static std::vector<double> ratesOf(const runtime::Chain &chain) {
  std::vector<double> rates;
  for (const runtime::Observable &each : chain.info().observables)
    rates.insert(rates.end(), each.spins(), each.rate);
  return rates;
}

Patterns forget(const runtime::Chain &chain, const Patterns &data, double time) {
  std::vector<double> rates = ratesOf(chain);
  Patterns now = data;
  for (size_t i = 0; i < rates.size(); ++i) {
    double keep = runtime::keepProbability(rates[i], time);
    Patterns next(now.size());
    for (size_t x = 0; x < now.size(); ++x)
      next[x] = keep * now[x] + (1 - keep) * now[x ^ (size_t(1) << i)];
    now = next;
  }
  return now;
}

double divergence(const Patterns &of, const Patterns &from) {
  double sum = 0;
  for (size_t x = 0; x < of.size(); ++x)
    sum += of[x] > 0 ? of[x] * std::log(of[x] / from[x]) : 0;
  return sum;
}

ExactStep::ExactStep(const runtime::Chain &chain, int64_t step, double beta,
                     std::vector<Edge> edges, size_t entries, double sign)
    : chain(chain), step(step), beta(beta), sign(sign), edges(std::move(edges)), entries(entries),
      cells(chain.cells()), visible(chain.visible()) {}

void ExactStep::setWeights(std::span<const double> weights) {
  weightOf.assign(size_t(1) << visible, 0);
  momentOf.assign(weightOf.size(), std::vector<double>(parameters(), 0));
  const std::vector<int64_t> &places = chain.places(step);
  for (size_t state = 0; state < size_t(1) << cells; ++state) {
    double field = 0;
    for (const Edge &edge : edges)
      field += weights[edge.entry] * spin(state, edge.first) * spin(state, edge.second);
    for (size_t cell = 0; cell < cells; ++cell)
      field += weights[entries + cell] * spin(state, cell);
    size_t x = 0;
    for (size_t i = 0; i < visible; ++i)
      x |= (state >> places[i] & 1) << i;
    double weight = std::exp(beta * field);
    weightOf[x] += weight;
    for (const Edge &edge : edges)
      momentOf[x][edge.entry] += weight * spin(state, edge.first) * spin(state, edge.second);
    for (size_t cell = 0; cell < cells; ++cell)
      momentOf[x][entries + cell] += weight * spin(state, cell);
  }
}

/// exp(sum w x_{t-1} x_t).
double ExactStep::kernel(size_t output, size_t input) const {
  std::vector<double> rates = ratesOf(chain);
  double time = chain.times()[step] - chain.times()[step - 1], sum = 0;
  for (size_t i = 0; i < visible; ++i)
    sum += runtime::forwardCoupling(rates[i], time) * spin(output, i) * spin(input, i);
  return std::exp(sign * sum);
}

Patterns ExactStep::given(size_t input) const {
  Patterns found(weightOf.size());
  double all = 0;
  for (size_t x = 0; x < found.size(); ++x)
    all += found[x] = weightOf[x] * kernel(x, input);
  for (double &each : found)
    each /= all;
  return found;
}

/// Of each parameter's product, free given x_t, averaged over what x_t are.
std::vector<double> ExactStep::averages(const Patterns &conditions) const {
  std::vector<double> sum(parameters(), 0);
  for (size_t input = 0; input < conditions.size(); ++input) {
    Patterns output = given(input);
    for (size_t x = 0; x < output.size(); ++x)
      for (size_t p = 0; p < sum.size(); ++p)
        sum[p] += conditions[input] * output[x] * momentOf[x][p] / weightOf[x];
  }
  return sum;
}

std::vector<double> ExactStep::gradient(const Patterns &data) const {
  Patterns outputs = forget(chain, data, chain.times()[step - 1]);
  std::vector<double> free = averages(forget(chain, data, chain.times()[step]));
  std::vector<double> found(parameters(), 0);
  for (size_t p = 0; p < found.size(); ++p) {
    for (size_t x = 0; x < outputs.size(); ++x)
      found[p] += outputs[x] * momentOf[x][p] / weightOf[x];
    found[p] = -beta * (found[p] - free[p]); // dE/d(parameter) is minus the product
  }
  return found;
}

std::vector<double> ExactStep::covariances(const Patterns &data) const {
  std::vector<double> free = averages(forget(chain, data, chain.times()[step]));
  std::vector<double> found(entries, 0);
  for (const Edge &edge : edges)
    found[edge.entry] = free[edge.entry] - free[entries + edge.first] * free[entries + edge.second];
  return found;
}

} // namespace isinglass::test
