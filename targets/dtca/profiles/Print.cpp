//===- Print.cpp - a profile as text, and what follows from its numbers ---------------------------===//
#include "targets/dtca/profiles/Fields.h"

#include <algorithm>
#include <cmath>

namespace isinglass::dtca {

std::string_view statusName(Status status) {
  constexpr std::string_view kNames[] = {"measured", "modelled", "assumed"};
  return kNames[static_cast<size_t>(status)];
}

std::vector<Step> Profile::directions() const {
  std::vector<Step> steps;
  for (Step rule : rules.value) {
    steps.push_back(rule);
    steps.push_back({-rule.column, rule.row});
  }
  return steps;
}

/// 1/2 C V^2 of a wire of `length` metres.
static double chargeEnergy(const Profile::Wires &wires, double length) {
  double volts = wires.signal.value;
  return 0.5 * (wires.capacitance.value * length) * (volts * volts);
}

double Profile::wireEnergy(Step step) const {
  double squared = double(step.row * step.row + step.column * step.column);
  return wires ? chargeEnergy(*wires, wires->pitch.value * std::sqrt(squared)) : 0;
}

double Profile::lineEnergy() const {
  int64_t longer = std::max(rows.value, columns.value);
  return wires ? chargeEnergy(*wires, wires->pitch.value * double(longer)) : 0;
}

/// A basic TOML string. Texts of a profile hold no control characters.
static std::string tomlString(std::string_view text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string printProfile(const Profile &profile) {
  Profile copy = profile; // slots are not const
  std::string text =
      "name = " + tomlString(profile.name) + "\nsummary = " + tomlString(profile.summary) + "\n";
  std::string_view section;
  for (const Field &field : fields()) {
    Slot slot = field.slot(copy, false);
    std::optional<Origin> origin = originOf(slot);
    if (!origin)
      continue;
    if (field.section != section)
      text += "\n[" + std::string(section = field.section) + "]\n";
    text += std::string(field.key) + " = { value = " + printValue(field, slot) +
            ", unit = " + tomlString(origin->unit) + ", source = " + tomlString(origin->source) +
            ", status = " + tomlString(statusName(origin->status)) + " }\n";
  }
  return text;
}

} // namespace isinglass::dtca
