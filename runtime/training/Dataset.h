//===- Dataset.h - data that a chain is trained on ------------------------------------------------===//
#pragma once

#include "runtime/chains/Sampler.h"
#include "runtime/training/Observables.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace isinglass::runtime {

struct DataSource {
  enum class Kind {
    Idx, ///< a folder with the four files of MNIST, plain or gzipped
    Npz  ///< a file with an array an observable, by its name; held back: with `_test` behind it
  };
  Kind kind = Kind::Npz;
  std::filesystem::path path;
  double threshold = 0.5; ///< of pixels of one level: up above it
};

/// Values of every observable: values[k] is [items, observables[k].values()].
struct Dataset {
  int64_t items = 0;
  std::vector<std::vector<uint16_t>> values;
};

enum class Split { Train, Test };

/// Pixels of bytes are parts of 255, of floating numbers parts of 1: above the threshold if one
/// level, else rounded to the nearest. Other integers are levels as they are, and so are labels.
/// Throws std::runtime_error for what is missing, of another shape or out of range; without items
/// if an NPZ file holds no test data.
Dataset readDataset(const DataSource &source, std::span<const Observable> observables, Split split);

/// Adds what reading both splits takes and keeps, by the headers of the files, and what they take
/// as pictures (evaluation/Quality.h) if they are compared. Throws as readDataset does for what is
/// missing.
void addDatasets(MemoryEstimate &estimate, const DataSource &source,
                 std::span<const Observable> observables, bool compared);

/// Visible spins of some items, [items.size(), spins of all observables]; pixels of several spins
/// are filled by draws with (seed, observable, number of the item).
std::vector<int8_t> spinsOf(const Dataset &data, std::span<const Observable> observables,
                            std::span<const int64_t> items, uint64_t seed);

/// An order of 0 .. items - 1, drawn with (seed, epoch).
std::vector<int64_t> shuffled(int64_t items, uint64_t seed, int64_t epoch);

} // namespace isinglass::runtime
