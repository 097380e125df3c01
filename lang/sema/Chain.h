//===- Chain.h - a denoising model, and how it is trained and sampled -------------------------===//
//
// What a `dtm` adds to the model of its step, and the blocks `train` and `generate`.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "lang/sema/Graph.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace isinglass::lang::sema {

struct FromFile {
  std::string path, array;
};

/// Inverse temperature over a run.
struct Ramp {
  enum class Kind { Constant, Linear, Geometric };
  Kind kind = Kind::Constant;
  double first = 1, last = 1;
};

/// What a step sees, and its data hold: pixels of `levels` spins each, or one of `classes` labels,
/// one-hot, each class `copies` spins.
struct Observable {
  std::string name;
  Range range;
  bool label = false;
  Shape shape;        ///< pixels
  int64_t levels = 1; ///< pixels
  bool front = false; ///< pixels: a value fills its spins from the first, not at random
  int64_t classes = 2, copies = 1;
  double rate = 1; ///< of the forward process

  int64_t spins() const { return label ? classes * copies : countEntries(shape) * levels; }
};

/// A `dtm`.
struct Chain {
  enum class Parity { Any, Even, Odd };
  enum class Places { InOrder, Scattered, Spread, Listed };
  std::string name;
  Range range, onRange;
  int64_t steps = 1;
  bool logTimes = true;
  double end = 1; ///< of linear times
  std::string on; ///< the variable that the observables are placed on
  std::vector<Observable> observables;
  Places places = Places::InOrder;
  Parity parity = Parity::Any;
  int64_t seed = 0; ///< Scattered, Spread
  FromFile listed;  ///< Listed
};

struct DataSource {
  enum class Kind { Idx, Npz };
  Kind kind = Kind::Npz;
  std::string path;
  double threshold = 0.5; ///< of pixels of one level: up above it, as a part of the largest value
};

struct Penalty {
  enum class Kind { None, Fixed, Paper, Replication };
  Kind kind = Kind::None;
  double strength = 0; ///< Fixed
  // Paper, Replication
  double target = 0;
  double start = 0;  ///< strength to begin with
  int64_t every = 0; ///< batches between adaptations; 0: an epoch
};

/// A `train` block.
struct Training {
  Range range;
  DataSource data;
  int64_t batch = 400, warmup = 400, samples = 50, thin = 8, epochs = 20, seed = 0;
  std::optional<int64_t> heldWarmup;              ///< of the phase that holds data; else `warmup`
  double rate = 0.03, decay = 1, weightDecay = 0; ///< of Adam; decay: last rate / first
  double average = 0;                             ///< of the running mean of weights; 0: none
  double limit = 0;                               ///< largest |weight|; 0: none
  double offset = 0;                              ///< of the times that data are noised to
  Penalty penalty;
};

/// A `generate` block.
struct Generation {
  Range range;
  int64_t sweeps = 1000, images = 64, seed = 0;
  std::optional<Ramp> beta;
};

} // namespace isinglass::lang::sema
