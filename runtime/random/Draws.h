//===- Draws.h - seeded draws for parameters and data -----------------------------------------===//
//
// `param W[...] ~ normal(...)`: the value of an entry is a function of (seed, index) alone,
// whatever is drawn before it, in whatever order or thread. Philox4x32-10 (Random123; Salmon et
// al., SC 2011) keyed by the seed at counter (index, kind); mathematics in f64, rounded once to
// f32.
//
//===------------------------------------------------------------------------------------------===//
#pragma once

#include <cstdint>

namespace isinglass::runtime {

/// Normal by Box & Muller (1958) from two 53-bit uniforms of the entry's own counter. |z| < 8.6.
float normalDraw(double mean, double deviation, uint64_t seed, uint64_t index);

/// Uniform on [low, high]; `high` itself can only appear by rounding to f32.
float uniformDraw(double low, double high, uint64_t seed, uint64_t index);

/// 64 bits of group `group`, each 1 with probability chance / 2^32: where a uniform 32-bit number
/// of its own is below `chance`. Numbers are drawn bit by bit from the highest, all 64 at once, as
/// long as one is undecided: some 8 bits each and not 32.
uint64_t bernoulliDraws(uint64_t seed, uint64_t group, uint32_t chance);

/// A number below `bound` > 0, all alike but for 2^-64: number `index` of what `stream` draws.
uint64_t choiceDraw(uint64_t seed, uint32_t stream, uint64_t index, uint64_t bound);

/// A seed of its own for each (a, b, c): parts of a training that draw apart.
uint64_t derivedSeed(uint64_t seed, uint32_t a, uint32_t b, uint32_t c);

/// -1 or +1, each with probability 1/2.
float signDraw(uint64_t seed, uint64_t index);

} // namespace isinglass::runtime
