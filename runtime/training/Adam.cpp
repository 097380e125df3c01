#include "runtime/training/Adam.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace isinglass::runtime {

double cosineDecay(double rate, double last, double epoch, double epochs) {
  double part = std::clamp(epoch / epochs, 0.0, 1.0);
  return rate * (last + (1 - last) * 0.5 * (1 + std::cos(std::numbers::pi * part)));
}

Adam::Adam(size_t parameters, const AdamOptions &options)
    : options(options), state{std::vector<float>(parameters), std::vector<float>(parameters)} {
  auto isBeta = [](double beta) { return beta >= 0 && beta < 1; };
  if (!(options.epsilon > 0) || !(options.weightDecay >= 0) || !isBeta(options.beta1) ||
      !isBeta(options.beta2))
    throw std::invalid_argument("Adam needs an epsilon above 0, a weight decay from 0 "
                                "on, and betas from 0 to below 1");
}

void Adam::restore(Memory memory) {
  auto isBad = [](float value) { return !std::isfinite(value); };
  if (memory.first.size() != state.first.size() || memory.second.size() != state.second.size() ||
      memory.steps < 0 || std::ranges::any_of(memory.first, isBad) ||
      std::ranges::any_of(memory.second, [&](float v) { return isBad(v) || v < 0; }))
    throw std::invalid_argument("the optimiser's memory is not that of these parameters");
  state = std::move(memory);
}

void Adam::descend(std::span<float> weights, std::span<const float> gradient, double rate) {
  if (weights.size() != state.first.size() || gradient.size() != weights.size())
    throw std::invalid_argument("weights and gradient are not those of this optimiser");
  if (!(rate > 0) || !std::isfinite(rate))
    throw std::invalid_argument("a rate is above 0 and finite");
  if (!std::ranges::all_of(gradient, [](float g) { return std::isfinite(g); }))
    throw std::runtime_error("a gradient is not finite");
  ++state.steps;
  auto steps = static_cast<double>(state.steps);
  // Both corrections of the moments' start at 0.
  double first = 1 / (1 - std::pow(options.beta1, steps));
  double second = 1 / (1 - std::pow(options.beta2, steps));
  for (size_t i = 0; i < weights.size(); ++i) {
    double g = gradient[i];
    double m = options.beta1 * state.first[i] + (1 - options.beta1) * g;
    double v = options.beta2 * state.second[i] + (1 - options.beta2) * g * g;
    state.first[i] = static_cast<float>(m);
    state.second[i] = static_cast<float>(v);
    double move = m * first / (std::sqrt(v * second) + options.epsilon);
    double w = weights[i];
    weights[i] = static_cast<float>(w - rate * (move + options.weightDecay * w));
  }
}

} // namespace isinglass::runtime
