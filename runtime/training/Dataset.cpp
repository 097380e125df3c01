#include "runtime/training/Dataset.h"

#include "runtime/arrays/Memory.h"
#include "runtime/arrays/Npz.h"
#include "runtime/random/Draws.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <stdexcept>

namespace isinglass::runtime {

namespace {

/// What 1 is in an array of pixels: 255 for bytes, 1 for floating numbers; 0: values are levels.
double unitOf(Dtype dtype) {
  if (dtype == Dtype::u1)
    return 255;
  return isFloating(dtype) ? 1 : 0;
}

/// A pixel as a part of the unit, or a value as it is.
double toLevel(const Observable &observable, double value, double unit, double threshold) {
  if (observable.label || unit == 0)
    return value;
  double part = value / unit;
  if (!(part >= 0 && part <= 1))
    return -1; // none
  if (observable.levels == 1)
    return part > threshold ? 1 : 0;
  return std::round(part * static_cast<double>(observable.levels));
}

std::vector<uint16_t> toValues(const Observable &observable, const Array &array,
                               const std::string &what, double threshold) {
  std::vector<float> numbers = toFloats(array, what);
  double unit = unitOf(array.info.dtype);
  auto largest = static_cast<double>(observable.largest());
  std::vector<uint16_t> values(numbers.size());
  for (size_t i = 0; i < numbers.size(); ++i) {
    double value = toLevel(observable, numbers[i], unit, threshold);
    if (!(value >= 0 && value <= largest) || value != std::floor(value))
      throw std::runtime_error(what + " holds " + std::to_string(numbers[i]) + "; '" +
                               observable.name + "' has values 0 to " +
                               std::to_string(observable.largest()));
    values[i] = static_cast<uint16_t>(value);
  }
  return values;
}

/// [items, shape...] of pixels, [items] of labels.
int64_t itemsOf(const Observable &observable, const Array &array, const std::string &what) {
  std::vector<int64_t> shape = array.info.shape, wanted = observable.shape;
  int64_t items = shape.empty() ? 0 : shape.front();
  wanted.insert(wanted.begin(), items);
  if (shape.empty() || shape != (observable.label ? std::vector{items} : wanted) || items == 0) {
    wanted.erase(wanted.begin());
    throw std::runtime_error(what + " has shape " + printShape(shape) + ", but '" +
                             observable.name + "' needs items of shape " +
                             printShape(observable.label ? std::vector<int64_t>{} : wanted));
  }
  return items;
}

std::filesystem::path findIdx(const std::filesystem::path &folder, const std::string &name) {
  for (const char *ending : {"", ".gz"})
    if (std::filesystem::path path = folder / (name + ending); std::filesystem::exists(path))
      return path;
  throw std::runtime_error("'" + folder.string() + "' holds no " + name +
                           ", gzipped or not; give the folder of the data with --data");
}

/// A file, and the array in it; nothing if an NPZ file has no test data.
std::optional<std::pair<std::filesystem::path, std::string>>
placeOf(const DataSource &source, const Observable &observable, Split split) {
  bool test = split == Split::Test;
  if (source.kind == DataSource::Kind::Npz) {
    std::string name = observable.name + (test ? "_test" : "");
    if (test && !NpzReader(source.path).has(name))
      return std::nullopt;
    return std::pair(source.path, name);
  }
  std::string name = std::string(test ? "t10k" : "train") +
                     (observable.label ? "-labels-idx1-ubyte" : "-images-idx3-ubyte");
  return std::pair(findIdx(source.path, name), "");
}

} // namespace

Dataset readDataset(const DataSource &source, std::span<const Observable> observables,
                    Split split) {
  Dataset data;
  std::string missing;
  for (const Observable &observable : observables) {
    auto place = placeOf(source, observable, split);
    if (!place) {
      missing = observable.name;
      continue;
    }
    Array array = readArray(place->first, place->second);
    std::string what = "the data of '" + observable.name + "' in '" + source.path.string() + "'";
    int64_t items = itemsOf(observable, array, what);
    if (!data.values.empty() && items != data.items)
      throw std::runtime_error(what + " hold " + std::to_string(items) + " items, others " +
                               std::to_string(data.items));
    data.items = items;
    data.values.push_back(toValues(observable, array, what, source.threshold));
  }
  if (!missing.empty() && !data.values.empty())
    throw std::runtime_error("'" + source.path.string() + "' has test data, but no '" + missing +
                             "_test'");
  return data;
}

void addDatasets(MemoryEstimate &estimate, const DataSource &source,
                 std::span<const Observable> observables, bool compared) {
  constexpr int64_t kLargest = int64_t(1) << 56; // of what may still be multiplied
  int64_t values = 0, most = 0;
  for (Split split : {Split::Train, Split::Test})
    for (const Observable &observable : observables)
      if (auto place = placeOf(source, observable, split)) {
        ArrayInfo info = readArrayInfo(place->first, place->second);
        int64_t count = std::min(checkedCount(info.shape).value_or(kLargest), kLargest);
        values = std::min(values + count, kLargest);
        most = std::max(most, count * (dtypeSize(info.dtype) + int64_t(sizeof(float))));
      }
  addItem(estimate, "data", {values, sizeof(uint16_t)});
  addItem(estimate, "data as they are read", {most});
  if (compared) // by features, and by moments of a copy
    addItem(estimate, "pictures of the data", {values, 2, sizeof(float)});
}

std::vector<int8_t> spinsOf(const Dataset &data, std::span<const Observable> observables,
                            std::span<const int64_t> items, uint64_t seed) {
  int64_t visible = spinsOf(observables);
  std::vector<int8_t> spins(items.size() * visible);
  for (size_t which = 0; which < observables.size(); ++which) {
    const Observable &observable = observables[which];
    int64_t values = observable.values(), first = firstSpin(observables, which);
    for (size_t i = 0; i < items.size(); ++i)
      encode(observable, std::span(data.values[which]).subspan(items[i] * values, values),
             derivedSeed(seed, static_cast<uint32_t>(which), static_cast<uint32_t>(i), 0),
             std::span(spins).subspan(i * visible + first, observable.spins()));
  }
  return spins;
}

std::vector<int64_t> shuffled(int64_t items, uint64_t seed, int64_t epoch) {
  std::vector<int64_t> order(items);
  std::iota(order.begin(), order.end(), int64_t(0));
  uint64_t own = derivedSeed(seed, static_cast<uint32_t>(epoch), 0, 0);
  for (int64_t i = 0; i + 1 < items; ++i)
    std::swap(order[i], order[i + choiceDraw(own, 0, i, items - i)]);
  return order;
}

} // namespace isinglass::runtime
