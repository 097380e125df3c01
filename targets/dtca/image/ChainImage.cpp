//===- ChainImage.cpp -----------------------------------------------------------------------------===//
#include "targets/dtca/image/ChainImage.h"

#include "targets/dtca/image/Payload.h"
#include "targets/dtca/image/Validate.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace isinglass::dtca {
namespace {

using Json = nlohmann::ordered_json;
using runtime::Observable;

/// What a file may say before anything is made of it.
constexpr int64_t kMostSteps = 1 << 12, kMostVisible = int64_t(1) << 26;

//===-- Rules ---------------------------------------------------------------------------------------===//

[[noreturn]] void refuse(size_t step, const std::string &reason) {
  throw std::runtime_error("step " + std::to_string(step + 1) + ": " + reason);
}

void checkNodes(const ChainImage &chain, size_t step) {
  const Image &image = chain.steps[step];
  const Placement &placement = image.placements.front();
  Step extent = extentOf(placement);
  std::vector<bool> seen(image.window.cells());
  Wiring wiring(image.profile, image.window);
  auto cellOf = [&](int64_t node) {
    Step cell = *wiring.windowCell(
        placedCell(image.profile, placement, {node / extent.column, node % extent.column}));
    return cell.row * image.window.columns + cell.column;
  };
  for (int32_t node : chain.nodes[step]) {
    if (node < 0 || node >= extent.row * extent.column)
      refuse(step, "there is no node " + std::to_string(node));
    int64_t cell = cellOf(node);
    if (seen[cell])
      refuse(step, "node " + std::to_string(node) + " is two visible spins");
    seen[cell] = true;
    if (image.roles[cell] != Role::Visible)
      refuse(step, "node " + std::to_string(node) + " is a visible spin, but its cell is not read");
  }
  for (size_t cell = 0; cell < image.drives.size(); ++cell)
    if (image.drives[cell] != 0 && !seen[cell])
      refuse(step, "a cell is driven that is no visible spin");
}

void checkStep(const ChainImage &chain, size_t step) {
  const Image &image = chain.steps[step], &first = chain.steps.front();
  if (image.placements.size() != 1)
    refuse(step, "a step has one variable");
  if (image.profileDigest != first.profileDigest)
    refuse(step, "it is for another chip than step 1");
  if (!(image.placements == first.placements))
    refuse(step, "its variable lies elsewhere than in step 1");
  auto reads = std::ranges::count(image.program, CommandKind::Read, &Command::kind);
  if (reads != 1 || image.program.back().kind != CommandKind::Read ||
      image.program.back().count != 1)
    refuse(step, "its program ends with its one read");
  if (static_cast<int64_t>(chain.nodes[step].size()) != chain.visible())
    refuse(step, "it has " + std::to_string(chain.nodes[step].size()) + " visible spins, not " +
                     std::to_string(chain.visible()));
  checkNodes(chain, step);
}

void checkTimes(const ChainImage &chain) {
  const std::vector<double> &times = chain.times;
  if (times.empty())
    return; // of format 1
  bool grow = times.size() == chain.steps.size() + 1 && times.front() == 0;
  for (size_t k = 1; grow && k < times.size(); ++k)
    grow = times[k - 1] < times[k];
  if (!grow)
    throw std::runtime_error("its times must grow from 0, and be one more than its steps");
}

//===-- The text ------------------------------------------------------------------------------------===//

Json toJson(const Observable &each) {
  if (each.label)
    return {{"name", each.name},
            {"classes", each.classes},
            {"copies", each.copies},
            {"rate", each.rate}};
  return {{"name", each.name},
          {"shape", each.shape},
          {"levels", each.levels},
          {"front", each.front},
          {"rate", each.rate}};
}

/// The library would convert any number, and some to no int64_t.
int64_t whole(const Json &json) {
  if (!json.is_number_integer())
    throw std::runtime_error("what it says of itself is malformed: a whole number is wanted, not " +
                             std::string(json.type_name()));
  return json.get<int64_t>();
}

template <typename T> T within(const Json &json, const char *key, T least, T most) {
  T value;
  if constexpr (std::is_integral_v<T>)
    value = whole(json.at(key));
  else
    value = json.at(key).get<T>();
  if (!(value >= least && value <= most))
    throw std::runtime_error(std::string(key) + " of an observable is out of range");
  return value;
}

Observable fromJson(const Json &json) {
  Observable each;
  each.name = json.at("name").get<std::string>();
  each.rate = within(json, "rate", 1e-30, 1e30);
  each.label = json.contains("classes");
  if (each.label) {
    each.classes = within<int64_t>(json, "classes", 2, 1 << 16);
    each.copies = within<int64_t>(json, "copies", 1, 1 << 16);
    return each;
  }
  each.levels = within<int64_t>(json, "levels", 1, 255);
  each.front = json.at("front").get<bool>();
  for (const Json &extent : json.at("shape")) {
    int64_t size = whole(extent);
    int64_t before = each.values();
    if (size < 1 || size > kMostVisible || before > kMostVisible / size)
      throw std::runtime_error("an observable has no such shape");
    each.shape.push_back(size);
  }
  return each;
}

Json describe(const ChainImage &chain) {
  Json text = {{"format", kChainFormat},
               {"name", chain.name},
               {"times", Json::array()},
               {"observables", Json::array()}};
  // JSON has no infinity.
  for (double time : chain.times)
    text["times"].push_back(std::isfinite(time) ? Json(time) : Json(nullptr));
  for (const Observable &each : chain.observables)
    text["observables"].push_back(toJson(each));
  return text;
}

void readTimes(const Json &json, ChainImage &chain) {
  for (const Json &time : json)
    chain.times.push_back(time.is_null() ? INFINITY : time.get<double>());
  if (chain.times.empty())
    throw std::runtime_error("it has no times");
}

void readText(const std::string &text, ChainImage &chain) {
  try {
    Json json = Json::parse(text);
    int64_t format = whole(json.at("format"));
    if (format < 1 || format > kChainFormat)
      throw std::runtime_error("format " + std::to_string(format) +
                               " of a chain; this reader knows 1 to " +
                               std::to_string(kChainFormat));
    chain.name = json.at("name").get<std::string>();
    if (format >= 2)
      readTimes(json.at("times"), chain);
    int64_t visible = 0;
    for (const Json &each : json.at("observables")) {
      chain.observables.push_back(fromJson(each));
      visible += chain.observables.back().spins();
      if (visible > kMostVisible)
        throw std::runtime_error("its observables have too many spins");
    }
  } catch (const Json::exception &error) {
    throw std::runtime_error(std::string("what it says of itself is malformed: ") + error.what());
  }
  if (chain.observables.empty())
    throw std::runtime_error("it sees nothing: there are no observables");
}

//===-- The archive ---------------------------------------------------------------------------------===//

std::string stepName(size_t step) { return "step_" + std::to_string(step + 1); }

const runtime::Array &find(const runtime::NamedArrays &arrays, const std::string &name) {
  auto found = arrays.find(name);
  if (found == arrays.end())
    throw std::runtime_error("it is no chain of images, or a part of one: it has no '" + name +
                             "'");
  return found->second;
}

const runtime::Array &findBytes(const runtime::NamedArrays &arrays, const std::string &name,
                                runtime::Dtype dtype) {
  const runtime::Array &array = find(arrays, name);
  if (array.info.dtype != dtype)
    throw std::runtime_error("'" + name + "' must hold bytes");
  return array;
}

} // namespace

void validateChain(const ChainImage &chain) {
  if (chain.steps.empty() || chain.steps.size() != chain.nodes.size())
    throw std::runtime_error("a chain has at least one step, and nodes for each");
  checkTimes(chain);
  for (size_t step = 0; step < chain.steps.size(); ++step)
    checkStep(chain, step);
}

bool isChainImage(const std::filesystem::path &path) {
  char magic[4] = {};
  try {
    openRegular(path).read(magic, sizeof magic);
  } catch (const std::runtime_error &error) {
    throw std::runtime_error("cannot read '" + path.string() + "': " + error.what());
  }
  return std::memcmp(magic, "PK\3\4", sizeof magic) == 0;
}

void writeChainImage(const std::filesystem::path &path, const ChainImage &chain) {
  validateChain(chain);
  if (chain.times.empty())
    throw std::runtime_error("a chain of format 1 is read, not written: it has no times");
  runtime::NpzWriter writer(path);
  writer.addText("chain", describe(chain).dump());
  std::vector<int32_t> nodes;
  for (const std::vector<int32_t> &step : chain.nodes)
    nodes.insert(nodes.end(), step.begin(), step.end());
  writer.add("nodes", runtime::fromInt32(
                          {static_cast<int64_t>(chain.nodes.size()), chain.visible()}, nodes));
  for (size_t step = 0; step < chain.steps.size(); ++step) {
    std::string bytes = encodeImage(chain.steps[step]);
    auto begin = reinterpret_cast<const std::byte *>(bytes.data());
    writer.add(stepName(step), {{runtime::Dtype::u1, 1, {static_cast<int64_t>(bytes.size())}},
                                {begin, begin + bytes.size()}});
  }
  writer.finish();
}

ChainImage parseChainImage(const runtime::NamedArrays &arrays) {
  ChainImage chain;
  const runtime::Array &text = findBytes(arrays, "chain", runtime::Dtype::text);
  readText({reinterpret_cast<const char *>(text.bytes.data()), text.bytes.size()}, chain);
  const runtime::Array &rows = find(arrays, "nodes");
  const std::vector<int64_t> &shape = rows.info.shape;
  if (shape.size() != 2 || shape[0] < 1 || shape[0] > kMostSteps || shape[1] != chain.visible())
    throw std::runtime_error("'nodes' must have a row of " + std::to_string(chain.visible()) +
                             " for each step");
  std::vector<int32_t> nodes = runtime::toInt32(rows, "'nodes'");
  for (int64_t step = 0; step < shape[0]; ++step) {
    auto begin = nodes.begin() + step * shape[1];
    chain.nodes.emplace_back(begin, begin + shape[1]);
    chain.steps.push_back(decodeImage(findBytes(arrays, stepName(step), runtime::Dtype::u1).bytes));
  }
  validateChain(chain);
  return chain;
}

ChainImage readChainImage(const std::filesystem::path &path) {
  try {
    return parseChainImage(runtime::readArrays(path));
  } catch (const std::runtime_error &error) {
    throw std::runtime_error("cannot read '" + path.string() + "': " + error.what());
  }
}

} // namespace isinglass::dtca
