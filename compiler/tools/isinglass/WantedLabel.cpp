//===- WantedLabel.cpp ----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/WantedLabel.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace isinglass::tool {
namespace {

/// A class of the label: the whole text is a number of one.
uint16_t parseClass(const runtime::Observable &label, const std::string &text) {
  int64_t value = -1;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 ||
      value >= label.classes)
    throw std::runtime_error("--label: '" + label.name + "' is 0 to " +
                             std::to_string(label.classes - 1) + ", or all, not '" + text + "'");
  return static_cast<uint16_t>(value);
}

runtime::Wanted inTurn(std::span<const runtime::Observable> observables, size_t which,
                       int64_t items) {
  runtime::Wanted wanted{which, {}};
  for (int64_t item = 0; item < items; ++item)
    wanted.values.push_back(static_cast<uint16_t>(item % observables[which].classes));
  return wanted;
}

} // namespace

std::optional<runtime::Wanted> wantedOf(const std::string &text, const std::string &model,
                                        std::span<const runtime::Observable> observables,
                                        int64_t items) {
  if (text.empty())
    return std::nullopt;
  size_t equals = std::min(text.find('='), text.size());
  auto found = std::ranges::find_if(observables, [&](const runtime::Observable &each) {
    return each.label && each.name == text.substr(0, equals);
  });
  if (equals == text.size() || found == observables.end())
    throw std::runtime_error("--label wants NAME=VALUE of a label of '" + model + "', not '" +
                             text + "'");
  std::string value = text.substr(equals + 1);
  auto which = static_cast<size_t>(found - observables.begin());
  if (value == "all")
    return inTurn(observables, which, items);
  return runtime::Wanted{which, std::vector<uint16_t>(items, parseClass(*found, value))};
}

std::optional<runtime::Wanted> everyClass(std::span<const runtime::Observable> observables,
                                          int64_t items) {
  auto label = std::ranges::find_if(observables, &runtime::Observable::label);
  if (label == observables.end())
    return std::nullopt;
  return inTurn(observables, static_cast<size_t>(label - observables.begin()), items);
}

} // namespace isinglass::tool
