//===- Fields.h - the table of a profile's fields, and the units they may be written in -----------===//
//
// One row a field: reading, checking, printing and README.md's list follow from it.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/dtca/profiles/Profile.h"

#include <variant>

namespace isinglass::dtca {

enum class Dimension : uint8_t {
  Flag,
  Cells,
  Bits,
  Cores,
  Rules,
  Number,
  Time,
  Duration, ///< a time, or one for each row of the array
  Rate,
  Energy,
  Price, ///< an energy, or charges of a line
  Capacitance,
  WireCapacitance,
  Length,
  Voltage
};

/// A unit's name and its power of ten in SI units.
struct Unit {
  std::string_view name;
  int exponent = 0;
};
/// The unit of a price in charges of a wire as long as the array, and the most of them.
inline constexpr std::string_view kLineUnit = "line";
inline constexpr double kMostLines = 1e9;

std::span<const Unit> unitsOf(Dimension dimension);
/// The unit of that name, or null.
const Unit *findUnit(Dimension dimension, std::string_view name);
/// "a time is in ns, us, ms or s".
std::string unitsInWords(Dimension dimension);

double toSi(double value, const Unit &unit);
/// The shortest decimal number that toSi() takes to `si`, or to what is nearest to it.
std::string inUnit(double si, const Unit &unit);
/// The shortest decimal number that reads back as `value`.
std::string shortest(double value);

/// What a file may write for a value: quantities in the file's unit.
using Value = std::variant<bool, int64_t, double, std::vector<Step>, std::array<int64_t, 2>>;

/// Where a profile keeps a field; the pointer is null for an optional one that is absent.
using Slot = std::variant<Sourced<bool> *, Sourced<int64_t> *, Quantity *, Price *,
                          Sourced<std::vector<Step>> *, Sourced<std::array<int64_t, 2>> *>;

struct Field {
  std::string_view section, key;
  Dimension dimension;
  double lowest = 0, highest = 0; ///< in SI units
  bool aboveLowest = false;       ///< `lowest` itself is refused
  bool required = true;
  Slot (*slot)(Profile &profile, bool create); ///< `create` makes an absent one
  std::string_view meaning;                    ///< for README.md
};

std::span<const Field> fields();
/// The row of that name, or null.
const Field *findField(std::string_view section, std::string_view key);
/// "[grid] rows".
std::string nameOf(const Field &field);
/// The rows as a table in Markdown: what README.md shows.
std::string describeFields();

/// A field's value as TOML: "70", "true", "[[0, 1], [4, 1]]".
std::string printValue(const Field &field, const Slot &slot);
/// What every entry has beside its value.
struct Origin {
  std::string unit, source;
  Status status;
};
/// Empty for a field that is absent.
std::optional<Origin> originOf(const Slot &slot);

} // namespace isinglass::dtca
