//===- RunFolder.cpp ------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/RunFolder.h"

#include "compiler/tools/isinglass/JsonText.h"
#include "compiler/tools/isinglass/SameSettings.h"

#include "runtime/arrays/PendingFile.h"
#include "runtime/training/TrainedModel.h"

#include <cstdio>
#include <regex>
#include <stdexcept>

namespace isinglass::tool {

using Json = nlohmann::ordered_json;

static void writeFile(const std::filesystem::path &path, const std::string &text) {
  runtime::PendingFile file(path);
  file.write(text);
  file.commit();
}

static Json toJson(const EpochMetrics &row) {
  Json steps = Json::array();
  for (const runtime::StepReport &step : row.steps)
    steps.push_back({step.autocorrelation, step.penalty});
  return {{"epoch", row.epoch},
          {"seconds", row.seconds},
          {"updates", row.work.updates},
          {"sampling_seconds", row.work.seconds},
          {"gradient", row.gradient},
          {"quality", std::isnan(row.quality) ? Json() : Json(row.quality)},
          {"steps", steps}};
}

static EpochMetrics fromJson(const Json &json) {
  EpochMetrics row;
  row.epoch = json.at("epoch");
  row.seconds = json.at("seconds");
  row.work.updates = json.at("updates");
  row.work.seconds = json.at("sampling_seconds");
  row.gradient = json.at("gradient");
  row.quality = json.at("quality").is_null() ? NAN : json.at("quality").get<double>();
  for (const Json &step : json.at("steps"))
    row.steps.push_back({step.at(0), step.at(1)});
  return row;
}

/// Whether a killed run had not finished writing this: one of its files, aside (PendingFile, and
/// libzip beside that).
static bool isUnfinished(const std::string &name) {
  static const std::regex ours(
      R"((run\.json|metrics\.csv|curves\.(svg|gp)|(state|model(-\d+)?)\.npz|samples-\d+\.png)\.part-\d+-\d+(\.\w{6})?)");
  return std::regex_match(name, ours);
}

RunFolder::RunFolder(std::filesystem::path path, bool resume) : folder(std::move(path)) {
  std::error_code error;
  bool there = std::filesystem::exists(at("state.npz"), error);
  if (there && !resume)
    throw std::runtime_error("'" + folder.string() +
                             "' holds a training already; --resume goes on with it");
  if (!there && resume)
    throw std::runtime_error("'" + folder.string() + "' holds no training to resume");
  std::filesystem::create_directories(folder, error);
  if (error)
    throw std::runtime_error("cannot make the folder '" + folder.string() +
                             "': " + error.message());
  for (const auto &entry : std::filesystem::directory_iterator(folder))
    if (isUnfinished(entry.path().filename().string()))
      std::filesystem::remove(entry.path(), error);
}

void RunFolder::writeRun(const Json &run) const {
  writeFile(at("run.json"), textOf(run, 2) + "\n");
}

void RunFolder::saveState(const runtime::TrainingState &state, const Json &training) const {
  Json past = Json::array();
  for (const EpochMetrics &row : rows)
    past.push_back(toJson(row));
  Json meta = {{"training", training}, {"metrics", past}, {"open", toJson(open)}};
  runtime::writeState(at("state.npz"), state, textOf(meta));
}

void RunFolder::checkSame(const Json &training) const {
  requireSame("'" + folder.string() + "' is of another training",
              readMetaOf(at("state.npz").string()).value("training", Json()), training);
}

runtime::TrainingState RunFolder::loadState() {
  try {
    Json meta = readMetaOf(at("state.npz").string());
    rows.clear();
    for (const Json &row : meta.at("metrics"))
      rows.push_back(fromJson(row));
    open = fromJson(meta.at("open"));
  } catch (const Json::exception &) {
    throw std::runtime_error("'" + at("state.npz").string() + "' is not the state of a training");
  }
  return runtime::readState(at("state.npz"));
}

void RunFolder::writeMetrics() const {
  std::string text = "epoch,seconds,updates,updates_per_second,sampling_seconds,gradient,quality";
  size_t steps = rows.empty() ? 0 : rows.front().steps.size();
  for (const char *name : {"autocorrelation", "penalty"})
    for (size_t step = 1; step <= steps; ++step)
      text += std::string(",") + name + "_" + std::to_string(step);
  text += "\n";
  char number[64];
  auto add = [&](double value) {
    std::snprintf(number, sizeof number, ",%.6g", value);
    text += number;
  };
  for (const EpochMetrics &row : rows) {
    text += std::to_string(row.epoch);
    add(row.seconds);
    add(row.work.updates);
    add(row.seconds > 0 ? row.work.updates / row.seconds : 0);
    add(row.work.seconds);
    add(row.gradient);
    add(row.quality);
    for (const runtime::StepReport &step : row.steps)
      add(step.autocorrelation);
    for (const runtime::StepReport &step : row.steps)
      add(step.penalty);
    text += "\n";
  }
  writeFile(at("metrics.csv"), text);
}

double RunFolder::seconds() const {
  double sum = open.seconds;
  for (const EpochMetrics &row : rows)
    sum += row.seconds;
  return sum;
}

} // namespace isinglass::tool
