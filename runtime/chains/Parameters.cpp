#include "runtime/chains/Parameters.h"

#include "runtime/chains/Names.h"
#include "runtime/chains/Places.h"
#include "runtime/random/Draws.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

namespace isinglass::runtime {

namespace {

std::string indexText(std::span<const int64_t> shape, int64_t flat) {
  std::vector<int64_t> index(shape.size());
  for (size_t k = shape.size(); k-- > 0; flat /= shape[k])
    index[k] = flat % shape[k];
  std::string text = "[";
  for (size_t k = 0; k < index.size(); ++k)
    text += (k ? ", " : "") + std::to_string(index[k]);
  return text + "]";
}

std::span<float> valuesOf(const BufferInfo &buffer, std::span<float> data) {
  return data.subspan(buffer.offset, checkedCount(buffer.shape).value());
}

/// Calls `use` with the flat index of each entry that has no edge.
template <typename Use> void eachAbsent(const LatticeInfo &lattice, Use use) {
  size_t axes = lattice.sizes.size();
  int64_t cells = checkedCount(lattice.sizes).value();
  for (size_t d = 0; d < lattice.directions.size(); ++d) {
    std::vector<int64_t> index(axes, 0);
    for (int64_t cell = 0; cell < cells; ++cell) {
      bool outside = false;
      for (size_t k = 0; k < axes && !outside; ++k) {
        // Compared so that no sum can overflow: a step may be any 64-bit number.
        int64_t step = lattice.directions[d][k];
        outside = !lattice.periodic[k] && (step < -index[k] || step >= lattice.sizes[k] - index[k]);
      }
      if (outside)
        use(static_cast<int64_t>(d) * cells + cell);
      for (size_t k = axes; k-- > 0 && ++index[k] == lattice.sizes[k];)
        index[k] = 0;
    }
  }
}

std::vector<bool> absentEntries(const BufferInfo &buffer, int64_t count) {
  std::vector<bool> absent;
  if (buffer.lattice && std::find(buffer.lattice->periodic.begin(), buffer.lattice->periodic.end(),
                                  false) != buffer.lattice->periodic.end()) {
    absent.assign(count, false);
    eachAbsent(*buffer.lattice, [&](int64_t i) { absent[i] = true; });
  }
  return absent;
}

/// Zeroes what has no edge and checks the rest. Returns how many zeroed entries were not zero.
int64_t settle(const BufferInfo &buffer, std::span<float> values, const std::string &what) {
  std::vector<bool> absent = absentEntries(buffer, static_cast<int64_t>(values.size()));
  int64_t ignored = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    if (!absent.empty() && absent[i]) {
      ignored += values[i] != 0;
      values[i] = 0;
      continue;
    }
    auto where = [&] { return what + ": the value at " + indexText(buffer.shape, i); };
    if (!std::isfinite(values[i]))
      throw std::runtime_error(where() + " is not a finite number");
    auto promised = [&](double value) { return static_cast<float>(value) == values[i]; };
    if (!buffer.among.empty() && std::none_of(buffer.among.begin(), buffer.among.end(), promised)) {
      char text[32];
      std::snprintf(text, sizeof text, "%g", values[i]);
      throw std::runtime_error(where() + " is " + text +
                               ", which is not among the values that the model promises with in");
    }
  }
  return ignored;
}

std::vector<std::string> ignoredWarning(const std::string &what, int64_t ignored) {
  if (ignored == 0)
    return {};
  return {what + ": " + std::to_string(ignored) +
          (ignored == 1 ? " non-zero value belongs to an edge that leaves"
                        : " non-zero values belong to edges that leave") +
          " the lattice at an open side; ignored"};
}

std::vector<std::string> copyArray(const BufferInfo &buffer, const Array &array,
                                   const std::string &what, std::span<float> data) {
  checkParameter(buffer, array.info);
  // Finiteness is judged after the entries without an edge are out of the way.
  std::vector<float> values = toFloats(array, what, NonFinite::Allow);
  int64_t ignored = settle(buffer, values, what);
  std::copy(values.begin(), values.end(), valuesOf(buffer, data).begin());
  return ignoredWarning(what, ignored);
}

template <typename Draw> void fill(std::span<float> values, Draw draw) {
  tbb::parallel_for(tbb::blocked_range<size_t>(0, values.size(), 4096), [&](const auto &range) {
    for (size_t i = range.begin(); i < range.end(); ++i)
      values[i] = draw(i);
  });
}

std::vector<std::string> fromFile(const BufferInfo &buffer, std::span<float> data) {
  const InitialiserInfo &init = buffer.init;
  Array array = readArray(init.path, init.array);
  return copyArray(buffer, array, "parameter '" + buffer.name + "' from '" + init.path + "'", data);
}

std::vector<std::string> initialise(const BufferInfo &buffer, std::span<float> data) {
  const InitialiserInfo &init = buffer.init;
  std::span<float> values = valuesOf(buffer, data);
  if (init.kind == "file")
    return fromFile(buffer, data);
  if (init.kind == "none")
    throw std::runtime_error("parameter '" + buffer.name + "' has no value; the model leaves it " +
                             "open, so the run must give an array of shape " +
                             printShape(buffer.shape));
  if (init.kind == "constant")
    fill(values, [&](size_t) { return static_cast<float>(init.first); });
  else if (init.kind == "normal")
    fill(values, [&](size_t i) { return normalDraw(init.first, init.second, init.seed, i); });
  else if (init.kind == "uniform")
    fill(values, [&](size_t i) { return uniformDraw(init.first, init.second, init.seed, i); });
  else if (init.kind == "signs")
    fill(values, [&](size_t i) { return signDraw(init.seed, i); });
  else if (init.kind != "data")
    throw std::runtime_error("parameter '" + buffer.name + "' has an initialiser '" + init.kind +
                             "' that this runtime does not know");
  // Draws fill entries without an edge like any other: nobody gave those, nobody is warned.
  settle(buffer, values, "parameter '" + buffer.name + "'");
  return {};
}

} // namespace

const BufferInfo &findBuffer(const Description &description, const std::string &name) {
  std::vector<std::string> names;
  for (const BufferInfo &buffer : description.buffers) {
    if (buffer.name == name)
      return buffer;
    names.push_back(buffer.name);
  }
  throw std::runtime_error(unknownName("parameter", name, names));
}

void checkParameter(const BufferInfo &buffer, const ArrayInfo &info) {
  std::string what = "parameter '" + buffer.name + "'";
  if (info.dtype == Dtype::text)
    throw std::runtime_error(what + " needs numbers, but the array holds text");
  if (info.shape != buffer.shape)
    throw std::runtime_error(what + " has shape " + printShape(buffer.shape) +
                             ", but the array has shape " + printShape(info.shape));
}

std::vector<std::string> setParameter(const Description &description, const std::string &name,
                                      const Array &array, std::span<float> data) {
  const BufferInfo &buffer = findBuffer(description, name);
  return copyArray(buffer, array, "parameter '" + name + "'", data);
}

Parameters bindParameters(const isg_program &program, const Description &description,
                          const NamedArrays &given) {
  AlignedVector<float> literals(description.dataFloats, 0.0f);
  program.defaults(literals.data());
  return bindParameters(std::move(literals), description, given);
}

Parameters bindParameters(AlignedVector<float> literals, const Description &description,
                          const NamedArrays &given) {
  for (const auto &[name, array] : given)
    findBuffer(description, name);
  Parameters parameters;
  parameters.data = std::move(literals);
  for (const BufferInfo &buffer : description.buffers) {
    auto array = given.find(buffer.name);
    auto warnings = array == given.end()
                        ? initialise(buffer, parameters.data)
                        : setParameter(description, buffer.name, array->second, parameters.data);
    parameters.warnings.insert(parameters.warnings.end(), warnings.begin(), warnings.end());
  }
  return parameters;
}

//===------------------------------------------------------------------------------------------===//
// Clamps

namespace {

/// One variable's clamps as given: values [cells] or [chains, cells], empty if the run gave none.
struct GivenClamps {
  bool perChain = false;
  std::vector<int8_t> values;
};

GivenClamps readGiven(const VariableInfo &variable, const Array &array, int64_t chains) {
  std::string what = "the clamps of '" + variable.name + "'";
  std::vector<int64_t> perChain{chains};
  perChain.insert(perChain.end(), variable.shape.begin(), variable.shape.end());
  GivenClamps given;
  given.perChain = array.info.shape == perChain;
  if (!given.perChain && array.info.shape != variable.shape)
    throw std::runtime_error(what + " must have shape " + printShape(variable.shape) + " or " +
                             printShape(perChain) + ", but the array has shape " +
                             printShape(array.info.shape));
  if (isFloating(array.info.dtype))
    throw std::runtime_error(what + " must be integers (0 free, -1 or +1 clamped)");
  given.values = toInt8(array, what);
  for (size_t i = 0; i < given.values.size(); ++i)
    if (given.values[i] < -1 || given.values[i] > 1)
      throw std::runtime_error(what + ": the value at " + indexText(array.info.shape, i) + " is " +
                               std::to_string(given.values[i]) + "; 0 is free, -1 and +1 clamp");
  return given;
}

/// What the model observes, per cell.
struct Observed {
  std::vector<int8_t> value; ///< -1, 0, +1
  std::vector<bool> open;    ///< the run must give it
};

Observed readObserved(const Description &description, const VariableInfo &variable, int64_t cells) {
  Observed observed{std::vector<int8_t>(cells, 0), std::vector<bool>(cells, variable.input)};
  std::vector<int64_t> strides = rowMajorStrides(variable.shape);
  for (const ClampInfo &clamp : description.clamps) {
    if (clamp.variable != variable.name)
      continue;
    std::vector<int64_t> extent(clamp.lower.size());
    int64_t origin = 0;
    for (size_t k = 0; k < extent.size(); ++k) {
      extent[k] = clamp.upper[k] - clamp.lower[k];
      origin += clamp.lower[k] * strides[k];
    }
    eachCell(extent, origin, strides, [&](int64_t, int64_t cell) {
      if (clamp.value == 0)
        observed.open[cell] = true;
      else
        observed.value[cell] = static_cast<int8_t>(clamp.value);
    });
  }
  return observed;
}

/// Checks a run's clamps against the model's, and merges them.
void merge(const VariableInfo &variable, const Observed &observed, GivenClamps &given) {
  int64_t cells = static_cast<int64_t>(observed.value.size());
  if (given.values.empty())
    given.values.assign(cells, 0);
  for (size_t i = 0; i < given.values.size(); ++i) {
    int64_t cell = static_cast<int64_t>(i) % cells;
    int8_t fixed = observed.value[cell];
    auto where = [&] { return variable.name + indexText(variable.shape, cell); };
    if (fixed != 0 && given.values[i] == -fixed)
      throw std::runtime_error("the run clamps " + where() + " to " +
                               std::to_string(given.values[i]) + ", but the model observes it as " +
                               std::to_string(fixed));
    if (fixed != 0)
      given.values[i] = fixed;
    else if (observed.open[cell] && given.values[i] == 0)
      throw std::runtime_error("the model observes " + where() +
                               " without a value; the run must give one for '" + variable.name +
                               "'");
  }
}

/// Sets the bits of one block; chains beyond the last are held like the last one, so that a partial
/// block does no more than a full one.
void setBits(const VariableInfo &variable, const GivenClamps &given, int64_t cells, int64_t chains,
             int64_t block, int64_t number, uint64_t *held, uint64_t *values) {
  eachPlace(variable, [&](int64_t cell, int64_t place) {
    for (int64_t w = 0; w < wordsOfPlace(block); ++w) {
      uint64_t heldBits = 0, valueBits = 0;
      for (int64_t lane = 0; lane < chainsOfWord(block); ++lane) {
        int64_t chain = std::min(number * block + w * 64 + lane, chains - 1);
        int8_t value = given.values[(given.perChain ? chain * cells : 0) + cell];
        heldBits |= uint64_t(value != 0) << lane;
        valueBits |= uint64_t(value > 0) << lane;
      }
      setBitsAt(held, block, place, w, heldBits);
      setBitsAt(values, block, place, w, valueBits);
    }
  });
}

} // namespace

Clamps buildClamps(const Description &description, const NamedArrays &given, int64_t chains) {
  std::vector<std::string> names;
  for (const VariableInfo &variable : description.variables)
    names.push_back(variable.name);
  for (const auto &[name, array] : given)
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw std::runtime_error(unknownName("variable", name, names));
  if (chains < 1)
    throw std::runtime_error("the number of chains must be at least 1");

  Clamps clamps;
  std::vector<GivenClamps> merged;
  for (const VariableInfo &variable : description.variables) {
    auto array = given.find(variable.name);
    GivenClamps values;
    if (array != given.end())
      values = readGiven(variable, array->second, chains);
    int64_t cells = checkedCount(variable.shape).value();
    if (cells > 0)
      merge(variable, readObserved(description, variable, cells), values);
    clamps.perBlock |= values.perChain;
    merged.push_back(std::move(values));
  }

  int64_t blocks = clamps.perBlock ? (chains - 1) / description.block + 1 : 1;
  auto words = checkedProduct(blocks, description.stateWords);
  if (!words)
    throw std::runtime_error("clamps for " + std::to_string(chains) + " chains are too large");
  clamps.held.assign(*words, 0);
  clamps.values.assign(*words, 0);
  for (int64_t block = 0; block < blocks; ++block)
    for (size_t v = 0; v < merged.size(); ++v) {
      const VariableInfo &variable = description.variables[v];
      int64_t at = block * description.stateWords;
      const std::vector<int8_t> &values = merged[v].values;
      if (std::all_of(values.begin(), values.end(), [](int8_t value) { return value == 0; }))
        continue;
      setBits(variable, merged[v], checkedCount(variable.shape).value(), chains, description.block,
              block, clamps.held.data() + at, clamps.values.data() + at);
    }
  clamps.any = std::any_of(clamps.held.begin(), clamps.held.end(), [](uint64_t w) { return w; });
  return clamps;
}

} // namespace isinglass::runtime
