//===- TrainedModel.h - files of training: the model, and the state to go on from ----------------===//
//
// Both are NPZ. The model file holds each trained parameter as [steps, shape...] and a text `meta`;
// the state file adds what the optimiser and the penalty remember.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "runtime/arrays/Npz.h"
#include "runtime/training/Trainer.h"

#include <filesystem>
#include <string>
#include <vector>

namespace isinglass::runtime {

/// Writes the parameters of every step, but `left` (the coupling, which the chain gives).
void writeTrainedModel(const std::filesystem::path &path, const Description &description,
                       const std::string &left, std::span<const std::vector<float>> parameters,
                       const std::string &meta);

/// Fills arenas with what a model file holds: one a step, which start as `base`. Throws
/// std::runtime_error, naming what differs, for a file of another model or number of steps.
std::vector<std::vector<float>> readTrainedModel(const std::filesystem::path &path,
                                                 const Description &description,
                                                 const std::string &left, int64_t steps,
                                                 std::span<const float> base);

/// Whether a file's text says that it is a trained model.
bool isTrainedModel(const std::filesystem::path &path);
/// The parameters of one step of it, 1 being the first, as of a model of its own; without `step`
/// there is one. Throws std::runtime_error, in which `where` names the file.
NamedArrays takeStep(NamedArrays arrays, std::optional<int64_t> step, const std::string &where);

/// The parameters in a file, by name: of a trained model those of one step, as takeStep; else all,
/// and `step` is refused. Throws std::runtime_error.
NamedArrays readParameters(const std::filesystem::path &path, std::optional<int64_t> step);

/// The text `meta` of a file; empty if it has none.
std::string readMeta(const std::filesystem::path &path);

/// The state of a training, to go on from with the same bits.
void writeState(const std::filesystem::path &path, const TrainingState &state,
                const std::string &meta);
/// Throws std::runtime_error for a file that is no such state.
TrainingState readState(const std::filesystem::path &path);
/// Of its arrays; `where` names them in errors.
TrainingState parseState(const NamedArrays &arrays, const std::string &where);

} // namespace isinglass::runtime
