//===- Quantise.h - weights to codes ---------------------------------------------------------------===//
//
//   beta J = scale * code + error
//   scale = max(max |beta J| / C, max |beta h| / B, max beta d / B)
//
// C = 2^(bits-1) - 1 of couplings, B of biases h and drives d: the smallest scale at which every
// code fits. On the chip it is the conductance that the dummy branch of every cell adds up to
// (facts: the bias circuit normalises by the sum), so one scale holds for the whole array.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/dtca/quantise/Weights.h"

#include <optional>
#include <string>

namespace isinglass::dtca {

enum class Rounding { Nearest, Stochastic };

struct CodeFormat {
  int couplingBits = 8, biasBits = 8; ///< 2 to 16, the sign included
  Rounding rounding = Rounding::Nearest;
  /// Stochastic: a value between two codes takes the upper with the probability that keeps its
  /// mean; a function of (seed, entry).
  uint64_t seed = 0;
  /// What the chip cannot hold takes the largest code that it can; the couplings and the bias of a
  /// cell whose swing is too large shrink by one factor. Drives, which are not the model's to
  /// change, are refused all the same.
  bool saturate = false;
};

struct Codes {
  double scale = 0;
  std::vector<int16_t> couplings; ///< as Weights::couplings
  std::vector<int16_t> biases;    ///< as Weights::biases
  std::vector<int16_t> drives;    ///< as Weights::drives; empty if all are 0
  int64_t cut = 0;                ///< couplings, biases and cells that were cut
};

/// `peak` is the largest multiple of beta, at least 1, that a run of the codes is at: the chip's
/// limits hold there too. Throws std::runtime_error if the chip cannot hold the weights: which cell
/// or edge, which limit, by how much, and what beta (there) or factor would do.
Codes quantise(const Weights &weights, double beta, const Profile &profile,
               const CodeFormat &format, double peak = 1);

/// What rounding did to the model.
struct QuantisationReport {
  double scale = 0;
  double largestCoupling = 0, largestBias = 0, largestDrive = 0; ///< beta times the model's
  int64_t couplings = 0;                                         ///< that are not zero in the model
  int64_t vanished = 0;                                          ///< of these, with code 0
  int64_t cut = 0;  ///< couplings and biases beyond their range, cells beyond their swing
  double swing = 0; ///< largest 4 (sum |beta J| + |beta h| + drive) of a cell, as coded
  /// Largest |P(s_i = +1 | rest) - P_model(s_i = +1 | rest)| over the free cells i and all states
  /// of their free neighbours; an upper bound if `bounded`, because the states were too many.
  double conditionalError = 0;
  bool bounded = false;
  int64_t worstRow = 0, worstColumn = 0;
  /// sum_s P_model(s) log(P_model(s) / P_coded(s)) in nats, where at most 20 spins are free.
  std::optional<double> divergence;
};
QuantisationReport reportQuantisation(const Weights &weights, double beta, const Codes &codes);

/// Lays the codes over the chip: window, roles (all visible), directions in use, both conductances
/// of every coupling. Leaves name, digests, profile and program alone; `image` has its profile and
/// its one placement.
void placeCodes(const Weights &weights, const Codes &codes, Image &image);

} // namespace isinglass::dtca
