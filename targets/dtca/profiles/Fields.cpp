//===- Fields.cpp ---------------------------------------------------------------------------------===//
#include "targets/dtca/profiles/Fields.h"

#include <charconv>
#include <cmath>
#include <map>

namespace isinglass::dtca {
namespace {

template <typename T> struct IsOptional : std::false_type {};
template <typename T> struct IsOptional<std::optional<T>> : std::true_type {};

/// The slot of a member of Profile.
template <auto Member> Slot at(Profile &profile, bool create) {
  auto &member = profile.*Member;
  if constexpr (IsOptional<std::remove_cvref_t<decltype(member)>>::value) {
    if (!member && create)
      member.emplace();
    return member ? &*member : nullptr;
  } else {
    return &member;
  }
}

/// The slot of a member of Profile::Wires.
template <auto Member> Slot wire(Profile &profile, bool create) {
  if (!profile.wires && create)
    profile.wires.emplace();
  return profile.wires ? &((*profile.wires).*Member)
                       : static_cast<decltype(&((*profile.wires).*Member))>(nullptr);
}

constexpr double kMostCells = 1 << 20, kMostSeconds = 1e6, kMostHertz = 1e12, kMostJoules = 1;
using P = Profile;
using W = Profile::Wires;
using D = Dimension;

/// section, key, dimension, lowest, highest, above lowest, required, slot, meaning.
const Field kFields[] = {
    {"grid", "rows", D::Cells, 1, kMostCells, false, true, at<&P::rows>, "rows of cells"},
    {"grid", "columns", D::Cells, 1, kMostCells, false, true, at<&P::columns>,
     "cells in a row; at most 2^32 cells in all"},
    {"grid", "wrapped", D::Flag, 0, 1, false, true, at<&P::wrapped>,
     "both axes close on themselves (a torus)"},
    {"grid", "rules", D::Rules, -kMostCells, kMostCells, false, true, at<&P::rules>,
     "couplings: (a, b), a + b odd, joins (x, y) to (x+a, y+b), (x-b, y+a) and the opposites"},
    {"grid", "cores", D::Cores, 1, kMostCells, false, true, at<&P::cores>,
     "separate cores along rows and columns; they divide the grid"},
    {"grid", "cores_connected", D::Flag, 0, 1, false, true, at<&P::coresConnected>,
     "couplings cross the seams between cores"},
    {"couplings", "bits", D::Bits, 2, 16, false, true, at<&P::couplingBits>,
     "of a coupling's signed code: |code| <= 2^(bits-1) - 1"},
    {"couplings", "range", D::Number, 0, 1e6, true, true, at<&P::couplingRange>,
     "largest |beta J|"},
    {"bias", "bits", D::Bits, 2, 16, false, true, at<&P::biasBits>, "of a bias's signed code"},
    {"bias", "range", D::Number, 0, 1e6, true, true, at<&P::biasRange>, "largest |beta h|"},
    {"bias", "swing", D::Number, 0, 1e9, true, true, at<&P::swing>,
     "V_dd / V_s, which a cell's terms share: 4 (sum |beta J| + |beta h|) <= swing"},
    {"control", "beta", D::Flag, 0, 1, false, true, at<&P::betaControl>,
     "the chip can scale all fields while it runs"},
    {"clock", "phase", D::Time, 0, 1, true, true, at<&P::phase>,
     "from one latch to the next; an iteration is two phases"},
    {"relaxation", "random_bit", D::Time, 0, 1, false, true, at<&P::randomBit>,
     "tau_0: a cell latched after t keeps its state with probability exp(-t/tau_0)"},
    {"relaxation", "bias", D::Time, 0, 1, false, true, at<&P::bias>,
     "tau_bias: settling time of a cell's bias"},
    {"time", "configure", D::Duration, 0, kMostSeconds, false, true, at<&P::configureTime>,
     "of writing all codes"},
    {"time", "clamp", D::Duration, 0, kMostSeconds, false, true, at<&P::clampTime>,
     "of one clamp command"},
    {"time", "read", D::Duration, 0, kMostSeconds, false, true, at<&P::readTime>,
     "of reading all cells once"},
    {"time", "configure_rate", D::Rate, 0, kMostHertz, true, true, at<&P::configureRate>,
     "most configurations a second"},
    {"spread", "slope", D::Number, 0, 10, false, true, at<&P::slopeSpread>,
     "between cells, of the factor on the field (standard deviation, mean 1)"},
    {"spread", "offset", D::Number, 0, 100, false, true, at<&P::offsetSpread>,
     "between cells, of the shift of the logit (standard deviation, mean 0)"},
    {"spread", "mismatch", D::Number, 0, 10, false, true, at<&P::mismatchSpread>,
     "of the factor on each of a coupling's two conductances (standard deviation, mean 1)"},
    {"energy", "update", D::Energy, 0, kMostJoules, false, false, at<&P::update>,
     "one update of a cell, wires and all; or the three that follow and [wires]"},
    {"energy", "random_bit", D::Energy, 0, kMostJoules, false, false, at<&P::randomBitEnergy>,
     "E_rng: one random bit"},
    {"energy", "bias", D::Energy, 0, kMostJoules, false, false, at<&P::biasEnergy>,
     "E_bias: the bias circuit during one update"},
    {"energy", "clock", D::Energy, 0, kMostJoules, false, false, at<&P::clockEnergy>,
     "E_clock: a cell's share of the clock wires"},
    {"wires", "capacitance", D::WireCapacitance, 0, 1e-3, false, false, wire<&W::capacitance>,
     "eta: of a wire, per length"},
    {"wires", "pitch", D::Length, 0, 1, true, false, wire<&W::pitch>, "l: from cell to cell"},
    {"wires", "signal", D::Voltage, 0, 1e3, false, false, wire<&W::signal>,
     "V_sig: a wire costs 1/2 eta l sqrt(a^2+b^2) V_sig^2"},
    {"wires", "edges_drive_all", D::Flag, 0, 1, false, false, wire<&W::edgesDriveAll>,
     "a cell at an open edge also drives the wires that it would have inside"},
    {"cost", "configure", D::Price, 0, kMostJoules, false, true, at<&P::configureEnergy>,
     "writing one cell's codes"},
    {"cost", "seed", D::Price, 0, kMostJoules, false, true, at<&P::seedEnergy>,
     "one cell's first random state"},
    {"cost", "clamp", D::Price, 0, kMostJoules, false, true, at<&P::clampEnergy>,
     "holding one cell"},
    {"cost", "read", D::Price, 0, kMostJoules, false, true, at<&P::readEnergy>,
     "reading one cell once"},
    {"power", "unused", D::Flag, 0, 1, false, true, at<&P::unusedPowered>,
     "cells that a model does not use are updated all the same"},
    {"power", "clamped", D::Flag, 0, 1, false, true, at<&P::clampedPowered>,
     "cells that are held are updated all the same"},
    {"bias_circuit", "capacitance", D::Capacitance, 0, 1e-3, false, false, at<&P::biasCapacitance>,
     "C, for the report that depends on states"},
    {"bias_circuit", "supply", D::Voltage, 0, 1e3, false, false, at<&P::biasSupply>, "V_dd"},
};

constexpr Unit kOne[] = {{"1", 0}}, kCells[] = {{"cells", 0}}, kBits[] = {{"bits", 0}},
               kCores[] = {{"cores", 0}}, kTime[] = {{"ns", -9}, {"us", -6}, {"ms", -3}, {"s", 0}},
               kDuration[] = {{"ns", -9}, {"us", -6},     {"ms", -3},
                              {"s", 0},   {"ns/row", -9}, {"us/row", -6}},
               kRate[] = {{"Hz", 0}, {"kHz", 3}, {"MHz", 6}},
               kPrice[] = {{"aJ", -18}, {"fJ", -15}, {"pJ", -12}, {"nJ", -9}, {kLineUnit, 0}},
               kCapacitance[] = {{"fF", -15}, {"pF", -12}},
               kWire[] = {{"aF/um", -12}, {"fF/um", -9}}, kLength[] = {{"um", -6}, {"mm", -3}},
               kVoltage[] = {{"mV", -3}, {"V", 0}};

struct DimensionRow {
  std::string_view words;
  std::span<const Unit> units;
};
const DimensionRow &row(Dimension dimension) {
  static const DimensionRow rows[] = {{"a yes or no", kOne},
                                      {"a number of cells", kCells},
                                      {"a number of bits", kBits},
                                      {"a number of cores", kCores},
                                      {"a list of rules", kCells},
                                      {"a pure number", kOne},
                                      {"a time", kTime},
                                      {"a time", kDuration},
                                      {"a rate", kRate},
                                      {"an energy", {kPrice, 4}},
                                      {"a cost", kPrice},
                                      {"a capacitance", kCapacitance},
                                      {"a capacitance per length", kWire},
                                      {"a length", kLength},
                                      {"a voltage", kVoltage}};
  return rows[static_cast<size_t>(dimension)];
}

std::string printNumber(double value, Dimension dimension, std::string_view unit) {
  const Unit *known = findUnit(dimension, unit);
  return inUnit(value, known ? *known : Unit{});
}

struct ValuePrinter {
  Dimension dimension;

  std::string operator()(const Sourced<bool> *entry) const {
    return entry->value ? "true" : "false";
  }
  std::string operator()(const Sourced<int64_t> *entry) const {
    return std::to_string(entry->value);
  }
  std::string operator()(const Quantity *entry) const {
    return printNumber(entry->value, dimension, entry->unit);
  }
  std::string operator()(const Price *entry) const { return (*this)(&entry->quantity); }
  std::string operator()(const Sourced<std::vector<Step>> *entry) const {
    std::string text;
    for (Step step : entry->value)
      text += (text.empty() ? "[" : ", [") + std::to_string(step.row) + ", " +
              std::to_string(step.column) + "]";
    return "[" + text + "]";
  }
  std::string operator()(const Sourced<std::array<int64_t, 2>> *entry) const {
    return "[" + std::to_string(entry->value[0]) + ", " + std::to_string(entry->value[1]) + "]";
  }
};

template <typename T> Origin originOf(const Sourced<T> &entry) {
  return {entry.unit, entry.source, entry.status};
}
Origin originOf(const Price &price) { return originOf(price.quantity); }

} // namespace

std::span<const Unit> unitsOf(Dimension dimension) { return row(dimension).units; }

const Unit *findUnit(Dimension dimension, std::string_view name) {
  for (const Unit &unit : unitsOf(dimension))
    if (unit.name == name)
      return &unit;
  return nullptr;
}

std::string unitsInWords(Dimension dimension) {
  std::string text(row(dimension).words);
  std::span<const Unit> units = unitsOf(dimension);
  for (size_t i = 0; i < units.size(); ++i)
    text += (i == 0                  ? " is in "
             : i + 1 == units.size() ? " or "
                                     : ", ") +
            (units[i].name == "1" ? "\"1\"" : std::string(units[i].name));
  return text;
}

double toSi(double value, const Unit &unit) {
  // Powers of ten up to 22 are exact, so that each way rounds once.
  return unit.exponent < 0 ? value / std::pow(10.0, -unit.exponent)
                           : value * std::pow(10.0, unit.exponent);
}

std::string shortest(double value) {
  char text[32];
  auto [end, error] = std::to_chars(text, text + sizeof text, value);
  return std::string(text, end);
}

/// Neighbours of `middle` that toSi() takes to `si`: the one with the fewest digits.
static std::string shortestTo(double si, double middle, const Unit &unit) {
  std::string best;
  double candidate = middle;
  for (int i = 0; i < 3; ++i)
    candidate = std::nextafter(candidate, -INFINITY);
  for (int i = 0; i < 7; ++i, candidate = std::nextafter(candidate, INFINITY)) {
    if (toSi(candidate, unit) != si)
      continue;
    if (std::string text = shortest(candidate); best.empty() || text.size() < best.size())
      best = text;
  }
  return best;
}

std::string inUnit(double si, const Unit &unit) {
  if (si == 0)
    return "0";
  double middle = toSi(si, {unit.name, -unit.exponent});
  std::string text = shortestTo(si, middle, unit);
  return text.empty() ? shortestTo(toSi(middle, unit), middle, unit) : text;
}

std::span<const Field> fields() { return kFields; }

const Field *findField(std::string_view section, std::string_view key) {
  for (const Field &field : kFields)
    if (field.section == section && field.key == key)
      return &field;
  return nullptr;
}

std::string nameOf(const Field &field) {
  return "[" + std::string(field.section) + "] " + std::string(field.key);
}

/// A '|' would end the column.
static std::string inTable(std::string_view text) {
  std::string result;
  for (char c : text)
    result += c == '|' ? "\\|" : std::string(1, c);
  return result;
}

std::string describeFields() {
  std::string text = "| field | units | meaning |\n|---|---|---|\n";
  for (const Field &field : kFields) {
    std::string units;
    for (const Unit &unit : unitsOf(field.dimension))
      units += (units.empty() ? "" : ", ") + std::string(unit.name);
    text += "| `" + std::string(field.section) + "." + std::string(field.key) + "` | " + units +
            " | " + inTable(field.meaning) + (field.required ? "" : " (may be left out)") + " |\n";
  }
  return text;
}

std::string printValue(const Field &field, const Slot &slot) {
  return std::visit(ValuePrinter{field.dimension}, slot);
}

std::optional<Origin> originOf(const Slot &slot) {
  return std::visit(
      [](auto *entry) { return entry ? std::optional(originOf(*entry)) : std::nullopt; }, slot);
}

} // namespace isinglass::dtca
