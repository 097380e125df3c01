#include "runtime/chains/Description.h"

#include "runtime/arrays/Memory.h"
#include "runtime/chains/Program.h"
#include "runtime/random/Generators.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>

namespace isinglass::runtime {

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string &reason) {
  throw std::runtime_error("the program's description cannot be used: " + reason);
}

template <typename T> T field(const Json &object, const char *key) {
  auto found = object.find(key);
  if (found == object.end())
    refuse(std::string("'") + key + "' is missing");
  return found->get<T>();
}

//===------------------------------------------------------------------------------------------===//
// Each struct in two directions, fields in the order of the header.

InitialiserInfo readInitialiser(const Json &json) {
  return {field<std::string>(json, "kind"), field<double>(json, "first"),
          field<double>(json, "second"),    field<uint64_t>(json, "seed"),
          field<std::string>(json, "path"), field<std::string>(json, "array")};
}
Json print(const InitialiserInfo &info) {
  return {{"kind", info.kind}, {"first", info.first}, {"second", info.second},
          {"seed", info.seed}, {"path", info.path},   {"array", info.array}};
}

LatticeInfo readLattice(const Json &json) {
  return {field<std::vector<int64_t>>(json, "sizes"), field<std::vector<bool>>(json, "periodic"),
          field<std::vector<std::vector<int64_t>>>(json, "directions")};
}
Json print(const LatticeInfo &info) {
  return {{"sizes", info.sizes}, {"periodic", info.periodic}, {"directions", info.directions}};
}

VariableInfo readVariable(const Json &json) {
  VariableInfo info{field<std::string>(json, "name"),
                    field<std::vector<int64_t>>(json, "shape"),
                    field<int64_t>(json, "offset"),
                    field<std::vector<int64_t>>(json, "strides"),
                    field<int64_t>(json, "mean"),
                    {},
                    {}};
  if (json.contains("periods")) {
    info.periods = field<std::vector<int64_t>>(json, "periods");
    info.classes = field<std::vector<int64_t>>(json, "classes");
  }
  info.input = json.contains("input") && field<bool>(json, "input");
  return info;
}
Json print(const VariableInfo &info) {
  Json json = {{"name", info.name},
               {"shape", info.shape},
               {"offset", info.offset},
               {"strides", info.strides},
               {"mean", info.mean}};
  if (!info.periods.empty()) {
    json["periods"] = info.periods;
    json["classes"] = info.classes;
  }
  if (info.input)
    json["input"] = true;
  return json;
}

AcceptanceInfo readAcceptance(const Json &json) {
  AcceptanceInfo info{field<std::string>(json, "kind"), field<int64_t>(json, "offset")};
  if (info.kind != "levels")
    return info;
  info.field = field<int64_t>(json, "field");
  info.levels = field<int64_t>(json, "levels");
  info.planes = field<int64_t>(json, "planes");
  info.patch = field<int64_t>(json, "patch");
  return info;
}
Json print(const AcceptanceInfo &info) {
  Json json{{"kind", info.kind}, {"offset", info.offset}};
  if (info.kind != "levels")
    return json;
  json["field"] = info.field;
  json["levels"] = info.levels;
  json["planes"] = info.planes;
  json["patch"] = info.patch;
  return json;
}

BufferInfo readBuffer(const Json &json) {
  BufferInfo info{field<std::string>(json, "name"),
                  field<std::vector<int64_t>>(json, "shape"),
                  field<int64_t>(json, "offset"),
                  readInitialiser(field<Json>(json, "init")),
                  field<std::vector<double>>(json, "among"),
                  std::nullopt};
  if (auto lattice = json.find("lattice"); lattice != json.end() && !lattice->is_null())
    info.lattice = readLattice(*lattice);
  return info;
}
Json print(const BufferInfo &info) {
  Json json = {{"name", info.name},
               {"shape", info.shape},
               {"offset", info.offset},
               {"init", print(info.init)},
               {"among", info.among}};
  if (info.lattice)
    json["lattice"] = print(*info.lattice);
  return json;
}

FactorInfo readFactor(const Json &json) {
  return {field<double>(json, "coefficient"), field<std::string>(json, "buffer"),
          field<int64_t>(json, "counts")};
}
Json print(const FactorInfo &info) {
  return {{"coefficient", info.coefficient}, {"buffer", info.buffer}, {"counts", info.counts}};
}

ClampInfo readClamp(const Json &json) {
  return {field<std::string>(json, "variable"), field<std::vector<int64_t>>(json, "lower"),
          field<std::vector<int64_t>>(json, "upper"), field<int>(json, "value")};
}
Json print(const ClampInfo &info) {
  return {{"variable", info.variable},
          {"lower", info.lower},
          {"upper", info.upper},
          {"value", info.value}};
}

ScheduleInfo readSchedule(const Json &json) {
  Json beta = field<Json>(json, "beta");
  return {field<int64_t>(json, "chains"),
          field<int64_t>(json, "warmup"),
          field<int64_t>(json, "samples"),
          field<int64_t>(json, "thin"),
          field<uint64_t>(json, "seed"),
          {field<std::string>(beta, "kind"), field<double>(beta, "first"),
           field<double>(beta, "last")}};
}
Json print(const ScheduleInfo &info) {
  return {
      {"chains", info.chains},
      {"warmup", info.warmup},
      {"samples", info.samples},
      {"thin", info.thin},
      {"seed", info.seed},
      {"beta", {{"kind", info.beta.kind}, {"first", info.beta.first}, {"last", info.beta.last}}}};
}

template <typename Read> auto readAll(const Json &json, const char *key, Read read) {
  std::vector<decltype(read(json))> items;
  for (const Json &item : field<std::vector<Json>>(json, key))
    items.push_back(read(item));
  return items;
}
template <typename T> Json printAll(const std::vector<T> &items) {
  Json json = Json::array();
  for (const T &item : items)
    json.push_back(print(item));
  return json;
}

//===------------------------------------------------------------------------------------------===//
// What the sampler relies on: every index of every array lies inside it.

int64_t countOf(std::span<const int64_t> shape, const std::string &name) {
  auto count = checkedCount(shape);
  if (!count)
    refuse("the shape of '" + name + "' is too large or negative");
  return *count;
}

void checkRange(int64_t offset, int64_t count, int64_t size, const std::string &what) {
  if (offset < 0 || offset > size || count > size - offset)
    refuse(what + " lies outside its array");
}

/// Places of a box of cells from `first` on: all of them lie in 0 .. places - 1.
void checkPlaces(const VariableInfo &variable, std::span<const int64_t> shape, int64_t first,
                 int64_t places) {
  int64_t last = first;
  for (size_t k = 0; k < shape.size(); ++k) {
    auto span = checkedProduct(shape[k] - 1, variable.strides[k]);
    auto sum = span ? checkedSum(last, *span) : std::nullopt;
    if (!sum)
      refuse("the strides of '" + variable.name + "' are out of range");
    last = *sum;
  }
  checkRange(first, 0, places, "variable '" + variable.name + "'");
  checkRange(last, 1, places, "variable '" + variable.name + "'");
}

void checkVariable(const Description &description, const VariableInfo &variable) {
  int64_t cells = countOf(variable.shape, variable.name);
  if (variable.strides.size() != variable.shape.size())
    refuse("'" + variable.name + "' has as many strides as axes in no layout");
  checkRange(variable.mean, cells, description.countWords, "the mean of '" + variable.name + "'");
  auto bits = checkedProduct(description.stateWords, 64);
  if (!bits)
    refuse("the state is too large");
  int64_t places = *bits / description.block;
  if (cells == 0)
    return;
  if (variable.periods.empty())
    return checkPlaces(variable, variable.shape, variable.offset, places);
  if (variable.periods.size() != variable.shape.size() ||
      static_cast<int64_t>(variable.classes.size()) != countOf(variable.periods, variable.name))
    refuse("the periods of '" + variable.name + "' do not fit its shape");
  std::vector<int64_t> shape;
  for (size_t k = 0; k < variable.shape.size(); ++k) {
    if (variable.periods[k] < 1)
      refuse("a period of '" + variable.name + "' is not positive");
    shape.push_back((variable.shape[k] - 1) / variable.periods[k] + 1);
  }
  for (int64_t first : variable.classes)
    checkPlaces(variable, shape, first, places);
}

void checkAcceptances(const Description &d) {
  for (const AcceptanceInfo &info : d.acceptances) {
    int64_t bytes = acceptanceBytes(info.kind);
    if (bytes == 0)
      refuse("'" + info.kind + "' is no way of accepting that this runtime knows");
    checkRange(info.offset, bytes, d.temperedBytes, "an acceptance");
    if (info.kind != "levels")
      continue;
    checkRange(info.field, 1, d.preparedBytes / static_cast<int64_t>(sizeof(float)), "a field");
    if (info.levels < 1 || info.levels > kMostLevels || info.planes < kLeastPlanes ||
        info.planes > kMostPlanes || info.patch < 0 || info.patch > kMostPatch)
      refuse("an acceptance by levels has none, or too many");
  }
}

void checkLattice(const BufferInfo &buffer) {
  const LatticeInfo &lattice = *buffer.lattice;
  std::vector<int64_t> shape{static_cast<int64_t>(lattice.directions.size())};
  shape.insert(shape.end(), lattice.sizes.begin(), lattice.sizes.end());
  bool fits = lattice.periodic.size() == lattice.sizes.size() && buffer.shape == shape;
  for (const auto &direction : lattice.directions)
    fits = fits && direction.size() == lattice.sizes.size();
  if (!fits)
    refuse("the lattice of '" + buffer.name + "' does not fit its shape");
}

void checkClamp(const Description &description, const ClampInfo &clamp) {
  for (const VariableInfo &variable : description.variables) {
    if (variable.name != clamp.variable)
      continue;
    bool fits = clamp.lower.size() == variable.shape.size() &&
                clamp.upper.size() == variable.shape.size() && std::abs(clamp.value) <= 1;
    for (size_t k = 0; fits && k < variable.shape.size(); ++k)
      fits = 0 <= clamp.lower[k] && clamp.lower[k] <= clamp.upper[k] &&
             clamp.upper[k] <= variable.shape[k];
    if (!fits)
      refuse("a clamp of '" + clamp.variable + "' lies outside the variable");
    return;
  }
  refuse("a clamp names '" + clamp.variable + "', which is no variable");
}

void checkSizes(const Description &d) {
  for (int64_t size : {d.stateWords, d.dataFloats, d.preparedBytes, d.temperedBytes, d.countWords,
                       d.spins, d.largestCode})
    if (size < 0)
      refuse("a size is negative");
  if (d.block != 1 && (d.block < 64 || d.block % 64 != 0 || d.block > 1 << 16))
    refuse("a block is 1 chain or a multiple of 64");
  if (d.phases < 1 || d.tiles < 1 || d.tiles > UINT32_MAX)
    refuse("phases and tiles must be at least 1");
  if (d.reach < 0 || d.reach > d.tiles)
    refuse("the reach of tiles must be 0 to their number");
  const Generator *generator = findGenerator(d.generator);
  if (!generator)
    refuse("'" + d.generator + "' is no random generator");
  if (d.streamWords != generator->streamWords)
    refuse("a stream of '" + d.generator + "' is " + std::to_string(generator->streamWords) +
           " words");
}

void check(const Description &d) {
  checkSizes(d);
  std::set<std::string> names;
  int64_t cells = 0;
  for (const VariableInfo &variable : d.variables) {
    checkVariable(d, variable);
    auto sum = checkedSum(cells, countOf(variable.shape, variable.name));
    if (!sum || !names.insert(variable.name).second)
      refuse("variable '" + variable.name + "' appears twice or is too large");
    cells = *sum;
  }
  checkAcceptances(d);
  if (cells != d.spins)
    refuse("'spins' is not the number of its variables' cells");
  std::map<std::string_view, const BufferInfo *> buffers;
  for (const BufferInfo &buffer : d.buffers) {
    checkRange(buffer.offset, countOf(buffer.shape, buffer.name), d.dataFloats,
               "parameter '" + buffer.name + "'");
    if (!buffers.emplace(buffer.name, &buffer).second)
      refuse("parameter '" + buffer.name + "' appears twice");
    if (buffer.lattice)
      checkLattice(buffer);
  }
  for (const FactorInfo &factor : d.factors) {
    auto buffer = buffers.find(factor.buffer);
    if (buffer == buffers.end())
      refuse("a factor names '" + factor.buffer + "', which is no parameter");
    checkRange(factor.counts, countOf(buffer->second->shape, factor.buffer), d.countWords,
               "a factor of '" + factor.buffer + "'");
  }
  for (const ClampInfo &clamp : d.clamps)
    checkClamp(d, clamp);
}

} // namespace

Description parseDescription(const std::string &text) {
  Description d;
  try {
    Json json = Json::parse(text);
    d.abi = field<int>(json, "abi");
    if (d.abi != ISG_ABI)
      refuse("it is of interface version " + std::to_string(d.abi) + ", this runtime is of " +
             std::to_string(ISG_ABI) + "; compile the model again");
    d.name = field<std::string>(json, "name");
    d.version = field<std::string>(json, "version");
    d.digest = field<std::string>(json, "digest");
    d.layout = field<std::string>(json, "layout");
    d.precision = field<std::string>(json, "precision");
    d.isa = field<std::string>(json, "isa");
    d.reason = field<std::string>(json, "reason");
    d.phases = field<int64_t>(json, "phases");
    d.tiles = field<int64_t>(json, "tiles");
    d.reach = field<int64_t>(json, "reach");
    d.block = field<int64_t>(json, "block");
    d.stateWords = field<int64_t>(json, "stateWords");
    d.dataFloats = field<int64_t>(json, "dataFloats");
    d.preparedBytes = field<int64_t>(json, "preparedBytes");
    d.temperedBytes = field<int64_t>(json, "temperedBytes");
    d.largestCode = field<int64_t>(json, "largestCode");
    d.acceptances = readAll(json, "acceptances", readAcceptance);
    d.countWords = field<int64_t>(json, "countWords");
    d.generator = field<std::string>(json, "generator");
    d.sharesLowByte = field<bool>(json, "sharesLowByte");
    d.streamWords = field<int64_t>(json, "streamWords");
    d.spins = field<int64_t>(json, "spins");
    d.variables = readAll(json, "variables", readVariable);
    d.buffers = readAll(json, "buffers", readBuffer);
    d.factors = readAll(json, "factors", readFactor);
    d.clamps = readAll(json, "clamps", readClamp);
    d.schedule = readSchedule(field<Json>(json, "schedule"));
  } catch (const nlohmann::json::exception &error) {
    refuse(error.what());
  }
  check(d);
  return d;
}

int64_t endOfSums(const Description &description) {
  int64_t end = 0;
  for (const VariableInfo &variable : description.variables)
    end = std::max(end, variable.mean + checkedCount(variable.shape).value());
  std::map<std::string_view, int64_t> entries;
  for (const BufferInfo &buffer : description.buffers)
    entries[buffer.name] = checkedCount(buffer.shape).value();
  for (const FactorInfo &factor : description.factors)
    if (auto own = entries.find(factor.buffer); own != entries.end())
      end = std::max(end, factor.counts + own->second);
  return end;
}

std::string printDescription(const Description &d) {
  Json json = {{"abi", d.abi},
               {"name", d.name},
               {"version", d.version},
               {"digest", d.digest},
               {"layout", d.layout},
               {"precision", d.precision},
               {"isa", d.isa},
               {"reason", d.reason},
               {"phases", d.phases},
               {"tiles", d.tiles},
               {"reach", d.reach},
               {"block", d.block},
               {"stateWords", d.stateWords},
               {"dataFloats", d.dataFloats},
               {"preparedBytes", d.preparedBytes},
               {"temperedBytes", d.temperedBytes},
               {"largestCode", d.largestCode},
               {"acceptances", printAll(d.acceptances)},
               {"countWords", d.countWords},
               {"generator", d.generator},
               {"sharesLowByte", d.sharesLowByte},
               {"streamWords", d.streamWords},
               {"spins", d.spins},
               {"variables", printAll(d.variables)},
               {"buffers", printAll(d.buffers)},
               {"factors", printAll(d.factors)},
               {"clamps", printAll(d.clamps)},
               {"schedule", print(d.schedule)}};
  return json.dump(2);
}

} // namespace isinglass::runtime
