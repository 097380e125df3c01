#include "runtime/training/Dataset.h"

#include "runtime/arrays/Npz.h"
#include "runtime/random/Draws.h"

#include <algorithm>
#include <cmath>
#include <numeric>
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

/// An observable's array; one without axes if the test data are not there.
Array readOf(const DataSource &source, const Observable &observable, Split split) {
  bool test = split == Split::Test;
  if (source.kind == DataSource::Kind::Npz) {
    NpzReader reader(source.path);
    std::string name = observable.name + (test ? "_test" : "");
    return test && !reader.has(name) ? Array() : reader.read(name);
  }
  std::string name = test ? "t10k" : "train";
  return readArray(
      findIdx(source.path, name + (observable.label ? "-labels-idx1-ubyte" : "-images-idx3-ubyte")),
      "");
}

} // namespace

Dataset readDataset(const DataSource &source, std::span<const Observable> observables,
                    Split split) {
  Dataset data;
  std::string missing;
  for (const Observable &observable : observables) {
    Array array = readOf(source, observable, split);
    if (array.info.shape.empty() && split == Split::Test) {
      missing = observable.name;
      continue;
    }
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

std::vector<int8_t> spinsOf(const Dataset &data, std::span<const Observable> observables,
                            std::span<const int64_t> items, std::span<const uint64_t> seeds) {
  int64_t visible = spinsOf(observables);
  std::vector<int8_t> spins(items.size() * visible);
  for (size_t which = 0; which < observables.size(); ++which) {
    const Observable &observable = observables[which];
    int64_t values = observable.values(), first = firstSpin(observables, which);
    for (size_t i = 0; i < items.size(); ++i)
      encode(observable, std::span(data.values[which]).subspan(items[i] * values, values),
             derivedSeed(seeds[which], static_cast<uint32_t>(i), 0, 0),
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
