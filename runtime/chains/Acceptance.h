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
//   levels       For kernels that count satisfied neighbours: h = w (2 n - z) with one |w|, n of
//                z. For level l = |2 n - z|, `planes` - 1 threshold planes hold the bits of 2 q,
//                least first; a coin halves it. What they miss is left to a patch: lanes that are
//                hit (a Poisson process) are drawn anew with a 40-bit P of their n, such that P is
//                right to 2^-40 in all. As LevelTables.
//
// The tables of bytes round q to 2^-16: a P below 2^-17 is 0.
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
  /// levels: the float of prepared that is 2 w or -2 w, z, the random planes of a spin, and the
  /// lanes of a patch, 2^patch.
  int64_t field = 0, levels = 0, planes = 0, patch = 0;
};

/// Most neighbours of `levels`, random planes of a spin before the patch, and entries of the table
/// of hits, of which a patch of 2^18 lanes has up to 512 on average at 10 planes, with a standard
/// deviation of 23.
constexpr int kMostLevels = 8, kLeastPlanes = 10, kMostPlanes = 12, kMostHits = 1024;
constexpr int64_t kMostPatch = 18;
/// What `levels` writes.
struct LevelTables {
  /// Bit k of 2 q, a plane of all ones or zeros: of the level that is the smallest but l, not 0.
  uint64_t thresholds[kMostPlanes - 1][kMostLevels / 2][8];
  /// P(+1) where n neighbours are satisfied and the lane is hit, in 2^-40.
  uint64_t redrawn[2 * kMostLevels];
  uint64_t hits[kMostHits]; ///< i or fewer hits where a 64-bit random number is at most hits[i]
};

/// In x. The spline is then exact to 7e-7 (its coefficients are rounded to 7.6e-6).
constexpr double kSplineStep = 0.09;

/// Bytes that a kind takes, a multiple of 64; 0 if there is no such kind.
int64_t acceptanceBytes(std::string_view kind);

/// Writes one into `tempered`; `unit` is that of the fields in integer precisions, `prepared` what
/// the program prepared (null is right for all kinds but `levels`).
void temper(const AcceptanceInfo &info, double beta, double unit, const std::byte *prepared,
            std::byte *tempered);

/// The largest error of a probability, over all fields: from rounding the tables and from the
/// spline. 0 for `exponential`, which resolves 2^-32.
double acceptanceError(const AcceptanceInfo &info, double beta, double unit);

} // namespace isinglass::runtime
