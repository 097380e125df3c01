//===- Document.cpp -------------------------------------------------------------------------------===//
#include "targets/dtca/profiles/Document.h"

#include "runtime/chains/Names.h"
#include "targets/dtca/profiles/Toml.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace isinglass::dtca {
namespace {

/// Rules of a profile, at most: a cell has four neighbours a rule.
constexpr size_t kMostRules = 64;

std::string inQuotes(std::string_view text) { return "'" + std::string(text) + "'"; }

std::vector<std::string> keysOf(std::string_view section) {
  std::vector<std::string> names;
  for (const Field &field : fields())
    if (field.section == section)
      names.emplace_back(field.key);
  return names;
}

std::vector<std::string> sectionNames() {
  std::vector<std::string> names;
  for (const Field &field : fields())
    if (names.empty() || names.back() != field.section)
      names.emplace_back(field.section);
  return names;
}

/// Whether the two rules join the same cells: one is the other, turned by quarters.
bool isTurned(Step rule, Step other) {
  for (int quarter = 0; quarter < 4; ++quarter) {
    if (rule == other)
      return true;
    rule = {-rule.column, rule.row};
  }
  return false;
}

class Reader {
public:
  Reader(Document &document, Problems &problems) : document(document), problems(problems) {}

  void read() {
    const std::string &text = document.source->text;
    if (text.size() > kMostText)
      return problems.add(place({1, 1}), "a profile holds at most 64 KiB; this one has " +
                                             std::to_string(text.size()) + " bytes");
    if (uint32_t line = tooDeepAt(text, kMostDots))
      return problems.add(place({line, 1}), "this line has more than " + std::to_string(kMostDots) +
                                                " dots; take some out");
    toml::parse_result result = toml::parse(std::string_view(text), document.source->where);
    if (!result) {
      const toml::parse_error &error = result.error();
      return problems.add(place(error.source().begin),
                          "not TOML: " + std::string(error.description()));
    }
    document.readable = true;
    readTop(result.table());
  }

private:
  Place place(toml::source_position position) const {
    return {document.source, std::max(1u, position.line), std::max(1u, position.column)};
  }
  Place place(const toml::key &key) const { return place(key.source().begin); }
  Place place(const toml::node &node) const { return place(node.source().begin); }

  void readTop(const toml::table &table) {
    for (auto &&[key, node] : table) {
      std::string_view name = key.str();
      if (name == "name")
        readPlain(document.name, key, node);
      else if (name == "summary")
        readPlain(document.summary, key, node);
      else if (name == "base")
        readPlain(document.base, key, node);
      else if (name == "variants")
        readVariants(key, node);
      else
        readSection(document.entries, key, node, true);
    }
  }

  /// A line of text that is neither empty nor able to steer a terminal.
  std::optional<std::string> readLine(std::string_view name, const toml::node &node) {
    std::optional<std::string> text = node.value_exact<std::string>();
    if (!text || std::all_of(text->begin(), text->end(), [](char c) { return c == ' '; })) {
      problems.add(place(node), std::string(name) + " must be a text that is not empty");
      return std::nullopt;
    }
    for (unsigned char c : *text)
      if (c < 0x20 || c == 0x7F) {
        problems.add(place(node),
                     std::string(name) + " must be one line without control characters");
        return std::nullopt;
      }
    return text;
  }

  void readPlain(std::optional<Plain<std::string>> &plain, const toml::key &key,
                 const toml::node &node) {
    if (auto text = readLine(key.str(), node))
      plain = {*text, place(key)};
    else
      plain = {"?", place(key)}; // there, so not missing
  }

  void readResizable(const toml::key &key, const toml::node &node) {
    if (auto flag = node.value_exact<bool>())
      document.resizable = {*flag, place(key)};
    else
      problems.add(place(node), "[grid] resizable is true or false");
  }

  void readSection(Entries &entries, const toml::key &key, const toml::node &node, bool top) {
    std::string section(key.str());
    if (keysOf(section).empty()) {
      std::vector<std::string> known = sectionNames();
      if (top)
        known.insert(known.end(), {"name", "summary", "base", "variants"});
      else
        known.emplace_back("summary");
      return problems.add(place(key), runtime::unknownName("section or key", section, known));
    }
    const toml::table *table = node.as_table();
    if (!table)
      return problems.add(place(key), "[" + section + "] is a table of entries");
    if (top)
      document.sections.emplace(section, place(key));
    for (auto &&[name, value] : *table) {
      if (top && section == "grid" && name.str() == "resizable")
        readResizable(name, value);
      else
        readEntry(entries, section, name, value);
    }
  }

  void readEntry(Entries &entries, const std::string &section, const toml::key &key,
                 const toml::node &node) {
    const Field *field = findField(section, key.str());
    if (!field)
      return problems.add(place(key),
                          runtime::unknownName("field", std::string(key.str()), keysOf(section)) +
                              " (in [" + section + "])");
    entries[field] = std::nullopt;
    const toml::table *table = node.as_table();
    if (!table)
      return problems.add(place(node), nameOf(*field) +
                                           " must say more than its value: { value = "
                                           "..., unit = \"" +
                                           std::string(unitsOf(field->dimension)[0].name) +
                                           "\", source = \"...\", status = \"...\" }");
    if (std::optional<Entry> entry = readEntryTable(*field, *table, place(node))) {
      entry->place = place(key);
      entries[field] = std::move(entry);
    }
  }

  std::optional<Entry> readEntryTable(const Field &field, const toml::table &table, Place where) {
    static const std::vector<std::string> kKeys = {"value", "unit", "source", "status"};
    bool complete = true;
    for (auto &&[key, node] : table)
      if (std::find(kKeys.begin(), kKeys.end(), key.str()) == kKeys.end()) {
        problems.add(place(key),
                     runtime::unknownName("key of an entry", std::string(key.str()), kKeys));
        complete = false;
      }
    for (const std::string &key : kKeys)
      if (!table.contains(key)) {
        problems.add(where, nameOf(field) + " has no " + key + "; " + hintFor(field, key));
        complete = false;
      }
    if (!complete)
      return std::nullopt;
    const Unit *unit = readUnit(field, *table.get("unit"));
    std::optional<std::string> source = readLine("source", *table.get("source"));
    std::optional<Status> status = readStatus(*table.get("status"));
    std::optional<Value> value = unit ? readValue(field, *unit, *table.get("value")) : std::nullopt;
    if (!value || !source || !status)
      return std::nullopt;
    return Entry{*value, {std::string(unit->name), *source, *status}, where};
  }

  std::string hintFor(const Field &field, std::string_view key) {
    if (key == "unit")
      return unitsInWords(field.dimension);
    if (key == "source")
      return "say where the number is from";
    if (key == "status")
      return "it is \"measured\", \"modelled\" or \"assumed\"";
    return "add value = ...";
  }

  const Unit *readUnit(const Field &field, const toml::node &node) {
    std::optional<std::string> name = node.value_exact<std::string>();
    const Unit *unit = name ? findUnit(field.dimension, *name) : nullptr;
    if (!unit)
      problems.add(place(node),
                   (name ? "the unit " + inQuotes(*name) + " does not fit " + nameOf(field)
                         : "the unit of " + nameOf(field) + " must be a text") +
                       "; " + unitsInWords(field.dimension));
    return unit;
  }

  std::optional<Status> readStatus(const toml::node &node) {
    static const std::vector<std::string> kNames = {"measured", "modelled", "assumed"};
    std::string name = node.value_exact<std::string>().value_or("");
    for (size_t i = 0; i < kNames.size(); ++i)
      if (name == kNames[i])
        return static_cast<Status>(i);
    problems.add(place(node), runtime::unknownName("status", name, kNames));
    return std::nullopt;
  }

  std::optional<Value> readValue(const Field &field, const Unit &unit, const toml::node &node) {
    switch (field.dimension) {
    case Dimension::Flag:
      if (auto flag = node.value_exact<bool>())
        return Value(*flag);
      problems.add(place(node), nameOf(field) + " is true or false");
      return std::nullopt;
    case Dimension::Cells:
    case Dimension::Bits:
      if (auto number = readInteger(field, node))
        return Value(*number);
      return std::nullopt;
    case Dimension::Rules:
      return readRules(field, node);
    case Dimension::Cores:
      return readCores(field, node);
    default:
      return readQuantity(field, unit, node);
    }
  }

  std::optional<int64_t> readInteger(const Field &field, const toml::node &node) {
    std::optional<int64_t> number = node.value_exact<int64_t>();
    if (!number)
      problems.add(place(node), nameOf(field) + " takes a whole number");
    else if (*number >= field.lowest && *number <= field.highest)
      return number;
    else
      problems.add(place(node), nameOf(field) + " must be from " + shortest(field.lowest) + " to " +
                                    shortest(field.highest) + ", not " + std::to_string(*number));
    return std::nullopt;
  }

  std::optional<Value> readQuantity(const Field &field, const Unit &unit, const toml::node &node) {
    if (!node.is_number()) {
      problems.add(place(node), nameOf(field) + " takes a number");
      return std::nullopt;
    }
    double number = *node.value<double>();
    double si = toSi(number, unit);
    double highest = unit.name == kLineUnit ? kMostLines : field.highest;
    auto refuse = [&](const std::string &words) {
      problems.add(place(node), nameOf(field) + " must be " + words + ", not " + shortest(number));
      return std::nullopt;
    };
    std::string suffix = unit.name == "1" ? "" : " " + std::string(unit.name);
    if (!std::isfinite(number))
      return refuse("a finite number");
    if (field.aboveLowest ? si <= field.lowest : si < field.lowest)
      return refuse((field.aboveLowest ? "above " : "at least ") + inUnit(field.lowest, unit) +
                    suffix);
    if (si > highest)
      return refuse("at most " + inUnit(highest, unit) + suffix);
    return Value(si);
  }

  /// [a, b], both within the field's bounds.
  std::optional<std::array<int64_t, 2>> readPair(const Field &field, const toml::node &node) {
    const toml::array *pair = node.as_array();
    if (!pair || pair->size() != 2) {
      problems.add(place(node), nameOf(field) + " needs two whole numbers here: [a, b]");
      return std::nullopt;
    }
    auto first = readInteger(field, *pair->get(0)), second = readInteger(field, *pair->get(1));
    if (!first || !second)
      return std::nullopt;
    return std::array<int64_t, 2>{*first, *second};
  }

  std::optional<Value> readCores(const Field &field, const toml::node &node) {
    if (auto pair = readPair(field, node))
      return Value(*pair);
    return std::nullopt;
  }

  std::optional<Value> readRules(const Field &field, const toml::node &node) {
    const toml::array *list = node.as_array();
    if (!list || list->empty() || list->size() > kMostRules) {
      problems.add(place(node), "[grid] rules takes a list of 1 to " + std::to_string(kMostRules) +
                                    " rules, such as [[0, 1], [4, 1]]");
      return std::nullopt;
    }
    std::vector<Step> rules;
    bool sound = true;
    for (const toml::node &item : *list) {
      auto pair = readPair(field, item);
      sound = pair && addRule(rules, {(*pair)[0], (*pair)[1]}, item) && sound;
    }
    return sound ? std::optional<Value>(std::move(rules)) : std::nullopt;
  }

  bool addRule(std::vector<Step> &rules, Step rule, const toml::node &node) {
    std::string words = "(" + std::to_string(rule.row) + ", " + std::to_string(rule.column) + ")";
    if ((rule.row + rule.column) % 2 == 0) {
      problems.add(place(node), "the rule " + words +
                                    " joins cells of one colour, which a phase "
                                    "updates at once; a + b must be odd");
      return false;
    }
    for (Step other : rules)
      if (isTurned(rule, other)) {
        problems.add(place(node), "the rule " + words + " is (" + std::to_string(other.row) + ", " +
                                      std::to_string(other.column) +
                                      ") again, turned; take one out");
        return false;
      }
    rules.push_back(rule);
    return true;
  }

  void readVariants(const toml::key &key, const toml::node &node) {
    const toml::table *table = node.as_table();
    if (!table)
      return problems.add(place(key), "variants are tables: [variants.NAME]");
    for (auto &&[name, value] : *table) {
      const toml::table *body = value.as_table();
      if (!body)
        problems.add(place(name),
                     "a variant is a table: [variants." + std::string(name.str()) + "]");
      else
        readVariant(name, *body);
    }
  }

  void readVariant(const toml::key &name, const toml::table &table) {
    Variant variant{std::string(name.str()), "", place(name), {}};
    for (char c : variant.name)
      if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_')
        return problems.add(place(name), "a variant's name has letters, digits, - and _ only");
    for (auto &&[key, node] : table) {
      if (key.str() == "summary")
        variant.summary = readLine("summary", node).value_or("?");
      else
        readSection(variant.entries, key, node, false);
    }
    if (variant.summary.empty())
      problems.add(variant.place, "the variant " + inQuotes(variant.name) +
                                      " has no summary; say in a line what it changes");
    document.variants.push_back(std::move(variant));
  }

  Document &document;
  Problems &problems;
};

} // namespace

Document readDocument(std::shared_ptr<const Source> source, Problems &problems) {
  Document document;
  document.source = std::move(source);
  Reader(document, problems).read();
  return document;
}

} // namespace isinglass::dtca
