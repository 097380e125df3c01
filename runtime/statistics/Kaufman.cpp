#include "runtime/statistics/Kaufman.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace isinglass::runtime {

namespace {

/// A positive or negative number kept as sign and logarithm, with its derivative by K relative to
/// exp(log): the four products overflow a double beyond a few hundred spins.
struct Product {
  double log = 0;   ///< of the factors other than the one kept in value/slope
  double slope = 0; ///< d log / dK
  double value = 1; ///< a factor that may vanish (2 sinh at gamma_0 = 0), scaled as below
  double derivative = 0;
};

/// gamma_l: cosh gamma = cosh(2K)^2 / sinh(2K) - cos(pi l / n), and its derivative by K.
struct Gamma {
  double value, slope;
};

Gamma gammaOf(int64_t l, int64_t columns, double K) {
  double sinh2K = std::sinh(2 * K), cosh2K = std::cosh(2 * K);
  if (l == 0) // The branch that changes sign at K_c.
    return {2 * K + std::log(std::tanh(K)), 2 + 2 / sinh2K};
  double angle = std::numbers::pi * static_cast<double>(l) / static_cast<double>(columns);
  // cosh gamma - 1, from two terms that are both >= 0: no cancellation near K_c.
  double half = std::sin(angle / 2), excess = (sinh2K - 1) * (sinh2K - 1) / sinh2K;
  double c1 = excess + 2 * half * half;
  double sinhGamma = std::sqrt(c1 * (c1 + 2));
  double slope = 2 * cosh2K * (1 - 1 / (sinh2K * sinh2K)) / sinhGamma;
  return {std::log1p(c1 + sinhGamma), slope};
}

/// Multiplies by 2 cosh(rows gamma / 2).
void timesCosh(Product &product, Gamma gamma, double rows) {
  double x = rows * gamma.value / 2;
  product.log += std::abs(x) + std::log1p(std::exp(-2 * std::abs(x)));
  product.slope += rows * gamma.slope / 2 * std::tanh(x);
}

/// Multiplies by 2 sinh(rows gamma / 2): gamma_0 may be zero or negative, the others are positive.
void timesSinh(Product &product, Gamma gamma, double rows, bool mayVanish) {
  double x = rows * gamma.value / 2, dx = rows * gamma.slope / 2;
  if (mayVanish) {
    double decay = std::exp(-2 * std::abs(x));
    product.log += std::abs(x);
    product.value = x >= 0 ? 1 - decay : decay - 1; // 2 sinh x / e^|x|
    product.derivative = dx * (1 + decay);          // 2 cosh x dx / e^|x|
    return;
  }
  product.log += x + std::log1p(-std::exp(-2 * x));
  product.slope += dx / std::tanh(x);
}

} // namespace

TorusResult kaufmanTorus(int64_t rows, int64_t columns, double K) {
  if (rows < 1 || columns < 1 || !(K > 0) || !std::isfinite(K))
    throw std::invalid_argument("kaufmanTorus needs sides of at least 1 and a coupling above 0");
  auto m = static_cast<double>(rows);
  Product terms[4]; // cosh odd, sinh odd, cosh even, sinh even
  for (int64_t r = 0; r < columns; ++r) {
    Gamma odd = gammaOf(2 * r + 1, columns, K), even = gammaOf(2 * r, columns, K);
    timesCosh(terms[0], odd, m);
    timesSinh(terms[1], odd, m, false);
    timesCosh(terms[2], even, m);
    timesSinh(terms[3], even, m, r == 0);
  }
  double largest = -INFINITY, sum = 0, slope = 0;
  for (const Product &term : terms)
    largest = std::max(largest, term.log);
  for (const Product &term : terms) {
    double weight = std::exp(term.log - largest);
    sum += weight * term.value;
    slope += weight * (term.value * term.slope + term.derivative);
  }
  double spins = m * static_cast<double>(columns), sinh2K = std::sinh(2 * K);
  TorusResult result;
  result.logZ = spins / 2 * std::log(2 * sinh2K) - std::log(2.0) + largest + std::log(sum);
  result.energyPerSpin = -(1 / std::tanh(2 * K) + slope / sum / spins);
  return result;
}

double onsagerEnergy(double K) {
  if (!(K > 0) || !std::isfinite(K))
    throw std::invalid_argument("onsagerEnergy needs a coupling above 0");
  double t = std::tanh(2 * K), factor = 2 * t * t - 1;
  // At K_c the elliptic integral diverges like a logarithm against a zero of first order.
  if (std::abs(factor) < 1e-12)
    return -1 / t;
  double modulus = 2 * t / std::cosh(2 * K);
  return -1 / t * (1 + 2 / std::numbers::pi * factor * std::comp_ellint_1(std::min(modulus, 1.0)));
}

double yangMagnetisation(double K) {
  if (K <= criticalCoupling())
    return 0;
  return std::pow(1 - std::pow(std::sinh(2 * K), -4), 0.125);
}

double criticalCoupling() { return std::log1p(std::numbers::sqrt2) / 2; }

} // namespace isinglass::runtime
