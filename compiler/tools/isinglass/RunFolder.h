//===- RunFolder.h - the folder that a training leaves -------------------------------------------===//
//
//   run.json        the command, versions, digests, settings: what makes the same bits again
//   metrics.csv     a row an epoch
//   curves.svg      the same as curves, and curves.gp, the script that gnuplot draws them by
//   state.npz       the state to go on from (--resume)
//   model.npz       the parameters after the last epoch; what `generate` takes
//   model-N.npz     those after epoch N: the last are not always the best
//   samples-N.png   what the model drew after epoch N
//
// Every file is written aside and renamed.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/training/Trainer.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace isinglass::tool {

/// A row of metrics.csv.
struct EpochMetrics {
  int64_t epoch = 0; ///< epochs done
  double seconds = 0;
  runtime::Work work;   ///< of the phases and of measurements
  double gradient = 0;  ///< of the last batch
  double quality = NAN; ///< normalised Frechet distance, if a network of features was given
  std::vector<runtime::StepReport> steps;
};

class RunFolder {
public:
  /// Makes the folder, or with `resume` opens it. Throws std::runtime_error if there is a run in it
  /// already, or none to resume.
  RunFolder(std::filesystem::path folder, bool resume);

  std::filesystem::path at(const std::string &name) const { return folder / name; }
  void writeRun(const nlohmann::ordered_json &run) const;
  /// Throws std::runtime_error, naming what differs, if the state is of another training.
  void checkSame(const nlohmann::ordered_json &training) const;
  void saveState(const runtime::TrainingState &state, const nlohmann::ordered_json &training) const;
  runtime::TrainingState loadState();

  void add(EpochMetrics metrics) { rows.push_back(std::move(metrics)); }
  /// Seconds and updates of the epoch that is not over yet; they survive with the state.
  EpochMetrics &current() { return open; }
  void writeMetrics() const;
  std::span<const EpochMetrics> metrics() const { return rows; }
  /// Of training, all processes together.
  double seconds() const;

private:
  std::filesystem::path folder;
  std::vector<EpochMetrics> rows;
  EpochMetrics open;
};

} // namespace isinglass::tool
