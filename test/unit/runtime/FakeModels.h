//===- FakeModels.h - programs written by hand, as generated code would be --------------------===//
//
// A periodic lattice of 4 x 4 spins s with couplings J[2, 4, 4] and fields b[4, 4], and three spins
// a[3] apart from it with a common field c:
//
//   E = -sum_edges J s s - sum b s - c sum a
//
// One spin at a time and one chain at a time, in double: slow, and easy to check by reading.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/chains/Description.h"
#include "runtime/chains/Program.h"
#include "runtime/statistics/Enumerate.h"

#include <span>

namespace isinglass::runtime::test {

inline constexpr int kSide = 4;
inline constexpr int kCells = kSide * kSide;
inline constexpr int kApart = 3;
inline constexpr int kEdges = 2 * kCells;
/// Data: J, b, c. Spins of the enumeration: s row-major, then a.
inline constexpr int kDataFloats = kEdges + kCells + 1;

enum class Fault { None, WrongSign, SharedBits };

/// The program with 1 tile (sweep) or 2 tiles of two rows each (phase).
isg_program fakeProgram(int tiles, Fault fault = Fault::None);
/// Its description, as describe() gives it. J ~ normal(0, 0.4), b ~ uniform(-0.3, 0.3), c = 0.25.
Description fakeDescription(int tiles);
/// Its terms for exact enumeration.
std::vector<EnumerationTerm> fakeTerms(std::span<const float> data);

} // namespace isinglass::runtime::test
