//===- Chain.h - a denoising model at run time ----------------------------------------------------===//
//
// Steps 1 .. T undo a forward process, x_0 -> ... -> x_T, each by an energy-based model whose
// visible spins lie on cells of a variable and feel x_t through a coupling of their own (Jelincic
// et al., arXiv 2510.23972; the operation ebm.chain).
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/training/Forward.h"
#include "runtime/training/Observables.h"
#include "runtime/training/Places.h"

#include <string>
#include <vector>

namespace isinglass::runtime {

struct ChainInfo {
  std::string name;
  int64_t steps = 1;
  ForwardTimes times;
  std::vector<Observable> observables; ///< in the order of their spins
  Placing placing;
  /// The variable that holds x_{t-1}, the one that holds x_t on the same cells, and the parameter
  /// that couples them: of the compiled step.
  std::string visible, input, coupling;
};

class Chain {
public:
  /// `shape` of the visible variable, `beta` of the model; a relative path of the placing starts
  /// where the process is. Throws std::runtime_error for places that are none.
  Chain(ChainInfo info, std::vector<int64_t> shape, double beta);

  const ChainInfo &info() const { return description; }
  int64_t steps() const { return description.steps; }
  int64_t visible() const { return visibleSpins; } ///< spins that a step sees
  int64_t cells() const { return cellCount; }      ///< of the visible variable
  /// Row-major cells of the visible spins, of step 1 .. steps().
  const std::vector<int64_t> &places(int64_t step) const { return stepPlaces[step - 1]; }
  /// The coupling of step `step`, an entry a cell: w / beta where a spin is visible, else 0.
  std::vector<float> coupling(int64_t step) const;
  /// t_0 = 0, ..., t_T.
  const std::vector<double> &times() const { return ends; }

  /// The most spins that one of its labels has.
  int64_t labelSpins() const;
  /// First spin of observable number `which`.
  int64_t firstSpin(size_t which) const {
    return runtime::firstSpin(description.observables, which);
  }
  /// Forgets for so long, each observable at its rate: spins is [items, visible()]. Infinity is a
  /// time, 0 changes nothing. Item i draws with (seed, first + i).
  void addNoise(std::span<int8_t> spins, double time, uint64_t seed, int64_t first = 0) const;

private:
  ChainInfo description;
  double beta;
  int64_t visibleSpins = 0, cellCount = 1;
  std::vector<double> ends;
  std::vector<std::vector<int64_t>> stepPlaces;
};

} // namespace isinglass::runtime
