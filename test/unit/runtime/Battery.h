//===- Battery.h - statistical tests of a source of bits --------------------------------------===//
#pragma once

#include "runtime/random/Streams.h"

#include <functional>
#include <string>
#include <vector>

namespace isinglass::runtime::test {

/// Successive draws of 2,048 bits.
using Source = std::function<Draw()>;
/// What a test found wrong, in words; empty: passed.
using Faults = std::vector<std::string>;

/// Deviation from an expectation in standard errors.
double score(double observed, double expected, double variance);

/// Every one of the 2,048 bits is 1 half of the time.
Faults testBalance(Source source);
/// Successive u32 at 64 distances within and beyond a draw: all bits, the lowest, the highest.
Faults testLags(Source source);
/// Both bytes of every u16 together are uniform.
Faults testBytePairs(Source source);
/// The low bit of each byte, as a sequence over draws, has no short linear recurrence.
Faults testLinearComplexity(Source source);
/// Matrices of 256 x 256 such bits have the ranks of random ones.
Faults testMatrixRanks(Source source);

/// All of them, each from the start.
Faults testAll(const std::function<Source()> &start);

} // namespace isinglass::runtime::test
