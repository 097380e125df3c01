//===- Chip.h - a chip image, compiled and ready to play -------------------------------------------===//
#pragma once

#include "runtime/chains/Sampler.h"
#include "targets/dtca/image/Image.h"
#include "targets/dtca/simulator/Die.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace isinglass::tool {

/// How a chip is played. Chips are copies of one die, each with its own random numbers.
struct ChipOptions {
  dtca::Physics physics;
  int64_t chips = 64;
  uint64_t seed = 0;
  int threads = 0;             ///< 0: all the machine's
  runtime::NamedArrays clamps; ///< by variable, as for `sample --clamp`
  runtime::NamedArrays drives; ///< by variable, [shape] or [chips, shape]: -1 or +1 where driven
  runtime::NamedArrays start; ///< by variable, [shape]: the first state of every chip; none: random
};

/// States that were read, as the model knows them.
class ChipReads {
public:
  int64_t chips = 0, samples = 0;
  double updates = 0, seconds = 0; ///< of free cells; wall time of the runs
  bool cancelled = false;
  std::vector<runtime::Samples> segments; ///< one a read command

  /// Spins of elements first .. of the row-major array [chips, samples, shape...] of a placement:
  /// -1/+1; 0 where the cell is latent, which no command reads.
  void expand(size_t placement, int64_t first, std::span<int8_t> out) const;
  /// [chips, samples], in the model's units of energy, without its constants.
  std::vector<double> energies() const;
  /// [shape] of a placement, over chips and samples; 0 where latent.
  std::vector<double> means(size_t placement) const;

private:
  friend class Chip;
  double beta = 1;
  std::vector<std::vector<int64_t>> cells; ///< of each placement: box cell, or -1 where latent
  int64_t boxCells = 0;
};

class Chip {
public:
  /// Lifts the image's die to a gibbs program and compiles it. Throws std::runtime_error.
  Chip(const dtca::Image &image, const ChipOptions &options);
  ~Chip();

  const dtca::Die &die() const;
  /// Bytes of the run that play() does. Takes none of them.
  runtime::MemoryEstimate memory() const;

  /// Makes the chips: clamps, first states. The calls below do it if it was not done.
  void start();
  /// Plays the image's program.
  ChipReads play(const runtime::RunControl &control = {});
  /// States -1/+1 of the box of the first chips, [chips, box].
  std::vector<int8_t> states(int64_t chips);
  /// Cell updates a second of all chips together, measured for at least `seconds`.
  double measureSpeed(double seconds);

private:
  std::vector<int64_t> visibleCells(size_t placement) const;

  struct State;
  std::unique_ptr<State> state;
};

} // namespace isinglass::tool
