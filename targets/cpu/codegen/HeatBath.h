//===- HeatBath.h - drawing a spin from its conditional, in f32 ---------------------------------------===//
//
// P(s = +1) = 1 / (1 + exp(-x)), x = 2 beta h. In flip form the spin takes the sign of h and is
// turned over with probability q = 1 / (1 + exp(|x|)) <= 1/2, so that both tails have the
// resolution of a 32-bit number t: flip where t (1 + e) < 2^32, e = exp(|x|), evaluated as fma(t,
// e, t).
//
// e = 2^y with y = |h| * (2 beta / ln 2) clamped to 64: y = n + f, n the nearest integer (by adding
// 1.5 * 2^23), 2^f by a polynomial of degree 5 with a relative error below 2^-22 as computed, 2^n
// by adding n to the exponent. No library call, and every contraction is written as an fma, so the
// bits are the same on any machine.
//
// Error of q: relative 2^-22 from 2^f, and that of y, one rounding of h * (2 beta / ln 2), as a
// change of h by 6e-8 of itself. t is rounded to 24 bits: exact below 2^24, to 2^-25 of itself
// above. q is realised as ceil(q 2^32) / 2^32: no P lies below 2^-32 (t = 0 always flips).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/cpu/codegen/Emitter.h"

namespace isinglass::cpu {

/// 2^y for 0 <= y <= 64, 16 lanes.
Value exp2(Emitter &b, Value y);

/// The drawn bits (1 = +1) of 16 chains: fields h (f32), scale broadcast (f32), random numbers
/// (i32).
Value heatBath(Emitter &b, Value field, Value scale, Value number);

/// The chains (1 = keep) that keep their spin with probability p (f32), given random numbers of
/// their own (i32): number < floor(p 2^32), always for p >= 1, never for p <= 0 or nan.
Value keepBits(Emitter &b, Value probability, Value number);

} // namespace isinglass::cpu
