//===- Acceptance.h - how local fields become probabilities at one beta -----------------------===//
//
// P(s = +1) = 1 / (1 + exp(-x)), x = 2 beta h. Integer kernels evaluate no exp: they read tables
// that are written here, once per beta, into the program's `tempered` bytes. In flip form a spin
// takes the sign of its field and is turned over with probability q(|x|) = 1 / (1 + exp(|x|)).
//
//   exponential  float 2 beta / ln 2, for kernels that compute 2^y themselves (codegen/HeatBath.h).
//   table        high[128], low[128] for integer fields f, h = 2 f unit, |f| <= 127: q in 16 bits
//                as high[f] = 254 - (q >> 8), low[f] = 255 - (q & 255). With random bytes u and v,
//                the carry of v + low + 1 joins u + high + 1, whose carry means "not turned over".
//   spline       The same two tables, of coefficients of a quadratic B-spline. A field in steps of
//                w (in x) plus the sum of two uniforms is cut to an integer f: on average over the
//                uniforms that reads the spline at the field. c(f) = q - w^2/8 q'' at f w makes it
//                exact to the order of w^4. For integers, h = 2 f unit / 256.
//   scaled-spline  The spline with w = kSplineStep, and the float that takes h to steps of w.
//
// Both tables round q to 2^-16: a P below 2^-17 is 0.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace isinglass::runtime {

/// One way of accepting in a program's `tempered` bytes.
struct AcceptanceInfo {
  std::string kind;
  int64_t offset = 0; ///< byte in tempered, a multiple of 64
};

/// In x. The spline is then exact to 7e-7 (its coefficients are rounded to 7.6e-6).
constexpr double kSplineStep = 0.09;

/// Bytes that a kind takes, a multiple of 64; 0 if there is no such kind.
int64_t acceptanceBytes(std::string_view kind);

/// Writes one into `tempered`; `unit` is that of the fields in integer precisions.
void temper(const AcceptanceInfo &info, double beta, double unit, std::byte *tempered);

/// The largest error of a probability, over all fields: from rounding the tables and from the
/// spline. 0 for `exponential`, which resolves 2^-32.
double acceptanceError(const AcceptanceInfo &info, double beta, double unit);

} // namespace isinglass::runtime
