#include "runtime/training/TrainedModel.h"

#include "runtime/arrays/Npz.h"
#include "runtime/chains/Names.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace isinglass::runtime {

namespace {

std::vector<int64_t> withSteps(int64_t steps, const BufferInfo &buffer) {
  std::vector<int64_t> shape{steps};
  shape.insert(shape.end(), buffer.shape.begin(), buffer.shape.end());
  return shape;
}

int64_t countOf(const BufferInfo &buffer) { return checkedCount(buffer.shape).value(); }

template <typename T> std::vector<T> valuesOf(const Array &array) {
  std::vector<T> values(array.bytes.size() / sizeof(T));
  if (!values.empty())
    std::memcpy(values.data(), array.bytes.data(), values.size() * sizeof(T));
  return values;
}

/// Rows of one length, side by side.
std::vector<float> joined(const TrainingState &state,
                          const std::vector<float> &(*of)(const TrainingState::Step &)) {
  std::vector<float> all;
  for (const TrainingState::Step &step : state.steps)
    all.insert(all.end(), of(step).begin(), of(step).end());
  return all;
}

void addRows(NpzWriter &writer, const std::string &name, const TrainingState &state,
             const std::vector<float> &(*of)(const TrainingState::Step &)) {
  std::vector<float> all = joined(state, of);
  auto steps = static_cast<int64_t>(state.steps.size());
  writer.add(name, fromFloats({steps, static_cast<int64_t>(all.size()) / steps}, all));
}

/// The row of an array [steps, n] of floats.
std::vector<float> rowOf(const Array &array, int64_t steps, int64_t step) {
  if (array.info.dtype != Dtype::f4 || array.info.shape.size() != 2 || array.info.shape[0] != steps)
    throw std::runtime_error("an array of the saved state has another shape or type");
  std::vector<float> values = valuesOf<float>(array);
  int64_t length = array.info.shape[1];
  return {values.begin() + step * length, values.begin() + (step + 1) * length};
}

} // namespace

void writeTrainedModel(const std::filesystem::path &path, const Description &description,
                       const std::string &left, std::span<const std::vector<float>> parameters,
                       const std::string &meta) {
  NpzWriter writer(path);
  auto steps = static_cast<int64_t>(parameters.size());
  for (const BufferInfo &buffer : description.buffers) {
    if (buffer.name == left)
      continue;
    std::vector<float> values;
    for (const std::vector<float> &step : parameters)
      values.insert(values.end(), step.begin() + buffer.offset,
                    step.begin() + buffer.offset + countOf(buffer));
    writer.add(buffer.name, fromFloats(withSteps(steps, buffer), values));
  }
  writer.addText("meta", meta);
  writer.finish();
}

std::vector<std::vector<float>> readTrainedModel(const std::filesystem::path &path,
                                                 const Description &description,
                                                 const std::string &left, int64_t steps,
                                                 std::span<const float> base) {
  std::vector<std::vector<float>> parameters(steps, {base.begin(), base.end()});
  NamedArrays arrays = readArrays(path);
  std::string where = "'" + path.string() + "' is of another model: ";
  std::vector<std::string> known;
  for (const BufferInfo &buffer : description.buffers) {
    if (buffer.name == left)
      continue;
    known.push_back(buffer.name);
    auto found = arrays.find(buffer.name);
    if (found == arrays.end())
      throw std::runtime_error(where + "it has no parameter '" + buffer.name + "'");
    if (found->second.info.shape != withSteps(steps, buffer))
      throw std::runtime_error(where + "'" + buffer.name + "' has shape " +
                               printShape(found->second.info.shape) + ", here it has shape " +
                               printShape(withSteps(steps, buffer)));
    std::vector<float> values = toFloats(found->second, "parameter '" + buffer.name + "'");
    int64_t count = countOf(buffer);
    for (int64_t step = 0; step < steps; ++step)
      std::copy_n(values.begin() + step * count, count, parameters[step].begin() + buffer.offset);
  }
  for (const auto &[name, array] : arrays)
    if (name != "meta" && std::ranges::count(known, name) == 0)
      throw std::runtime_error(where + unknownName("parameter", name, known));
  return parameters;
}

static std::string textOf(const Array &meta) {
  return {reinterpret_cast<const char *>(meta.bytes.data()), meta.bytes.size()};
}

bool isTrainedModel(const std::filesystem::path &path) {
  return readMeta(path).find("\"training\"") != std::string::npos;
}

NamedArrays takeStep(NamedArrays arrays, std::optional<int64_t> step, const std::string &where) {
  arrays.erase("meta");
  for (auto &[name, array] : arrays) {
    std::vector<int64_t> &shape = array.info.shape;
    int64_t steps = shape.empty() ? 0 : shape.front(), wanted = step.value_or(1);
    if (steps < 1 || (!step && steps > 1))
      throw std::runtime_error(where + " is of a model of " + std::to_string(steps) +
                               " steps: --step says which");
    if (wanted > steps)
      throw std::runtime_error(where + " has steps 1 to " + std::to_string(steps) + ", not " +
                               std::to_string(wanted));
    size_t bytes = array.bytes.size() / steps;
    array.bytes.erase(array.bytes.begin(), array.bytes.begin() + (wanted - 1) * bytes);
    array.bytes.resize(bytes);
    shape.erase(shape.begin());
  }
  return arrays;
}

NamedArrays readParameters(const std::filesystem::path &path, std::optional<int64_t> step) {
  NamedArrays arrays = readArrays(path);
  std::string where = "'" + path.string() + "'";
  if (isTrainedModel(path))
    return takeStep(std::move(arrays), step, where);
  if (step)
    throw std::runtime_error("--step: " + where + " is no trained model");
  return arrays;
}

std::string readMeta(const std::filesystem::path &path) {
  NpzReader reader(path);
  if (!reader.has("meta") || reader.info("meta").dtype != Dtype::text)
    return {};
  return textOf(reader.read("meta"));
}

void writeState(const std::filesystem::path &path, const TrainingState &state,
                const std::string &meta) {
  NpzWriter writer(path);
  using Step = TrainingState::Step;
  using Row = const std::vector<float> &;
  addRows(writer, "weights", state, [](const Step &step) -> Row { return step.weights; });
  if (!state.steps.front().average.empty())
    addRows(writer, "average", state, [](const Step &step) -> Row { return step.average; });
  addRows(writer, "first", state, [](const Step &step) -> Row { return step.adam.first; });
  addRows(writer, "second", state, [](const Step &step) -> Row { return step.adam.second; });
  std::vector<double> numbers;
  for (const Step &step : state.steps)
    numbers.insert(numbers.end(), {static_cast<double>(step.adam.steps), step.penalty,
                                   step.autocorrelation.value_or(NAN)});
  auto steps = static_cast<int64_t>(state.steps.size());
  writer.add("steps", fromDoubles({steps, 3}, numbers));
  writer.add("position", fromDoubles({2}, std::vector<double>{static_cast<double>(state.epoch),
                                                              static_cast<double>(state.batch)}));
  writer.addText("meta", meta);
  writer.finish();
}

TrainingState readState(const std::filesystem::path &path) {
  return parseState(readArrays(path), "'" + path.string() + "'");
}

TrainingState parseState(const NamedArrays &arrays, const std::string &where) {
  auto refuse = [&] { throw std::runtime_error(where + " is not the state of a training"); };
  auto find = [&](const char *name) -> const Array & {
    auto found = arrays.find(name);
    if (found == arrays.end())
      refuse();
    return found->second;
  };
  auto numbers = [&](const char *name, size_t count) {
    const Array &array = find(name);
    std::vector<double> values = valuesOf<double>(array);
    auto isCount = [](double value) { return std::isnan(value) || std::abs(value) < 1e15; };
    if (array.info.dtype != Dtype::f8 || (count && values.size() != count) ||
        !std::ranges::all_of(values, isCount))
      refuse();
    return values;
  };
  std::vector<double> position = numbers("position", 2), rows = numbers("steps", 0);
  const Array &weights = find("weights"), &first = find("first"), &second = find("second");
  auto average = arrays.find("average");
  auto steps = static_cast<int64_t>(rows.size() / 3);
  TrainingState state;
  if (std::isnan(position[0]) || std::isnan(position[1]))
    refuse();
  state.epoch = static_cast<int64_t>(position[0]);
  state.batch = static_cast<int64_t>(position[1]);
  for (int64_t step = 0; step < steps; ++step) {
    const double *row = &rows[3 * step];
    if (std::isnan(row[0]) || std::isnan(row[1])) // the last, of no measurement yet, may be
      refuse();
    Adam::Memory adam{rowOf(first, steps, step), rowOf(second, steps, step),
                      static_cast<int64_t>(row[0])};
    state.steps.push_back(
        {rowOf(weights, steps, step),
         average == arrays.end() ? std::vector<float>() : rowOf(average->second, steps, step),
         std::move(adam), row[1], std::isnan(row[2]) ? std::nullopt : std::optional(row[2])});
  }
  return state;
}

} // namespace isinglass::runtime
