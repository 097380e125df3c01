//===- Kaufman.h - exact results for the square-lattice Ising model ---------------------------===//
//
// E = -J sum_<ij> s_i s_j with J = 1, no field; K = beta J > 0.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include <cstdint>

namespace isinglass::runtime {

/// log Z and energy per spin of the rows x columns torus: Kaufman, Phys. Rev. 76, 1232 (1949), as
/// written by Ferdinand & Fisher, Phys. Rev. 185, 832 (1969). O(columns). A side of 2 means double
/// bonds, as the torus has. Throws std::invalid_argument unless both sides >= 1 and K > 0.
struct TorusResult {
  double logZ = 0;
  double energyPerSpin = 0;
};
TorusResult kaufmanTorus(int64_t rows, int64_t columns, double coupling);

/// Energy per spin of the infinite lattice: Onsager, Phys. Rev. 65, 117 (1944). -sqrt(2) at K_c.
double onsagerEnergy(double coupling);

/// Spontaneous magnetisation of the infinite lattice: Yang, Phys. Rev. 85, 808 (1952),
/// (1 - sinh(2K)^-4)^(1/8); 0 up to K_c.
double yangMagnetisation(double coupling);

/// K_c = log(1 + sqrt 2) / 2.
double criticalCoupling();

} // namespace isinglass::runtime
