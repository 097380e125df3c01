#include "targets/dtca/image/TextTable.h"

#include <algorithm>

namespace isinglass::dtca {

/// Dots in a line, at most: names of 255 characters may be all dots, as no key is.
static constexpr int kMostDots = 512;

toml::table Text::parse() const {
  if (uint32_t line = tooDeepAt(source->text, kMostDots))
    fail({line, 1}, "this line has more than " + std::to_string(kMostDots) + " dots");
  toml::parse_result result = toml::parse(std::string_view(source->text), source->where);
  if (!result)
    fail(result.error().source().begin, "not TOML: " + std::string(result.error().description()));
  return std::move(result).table();
}

void Text::fail(toml::source_position at, const std::string &message) const {
  Problems problems;
  problems.add({source, std::max(1u, at.line), std::max(1u, at.column)}, message);
  problems.raise();
  __builtin_unreachable();
}

int64_t Text::integer(const toml::node &node, int64_t lowest, int64_t highest) const {
  const toml::value<int64_t> *value = node.as_integer();
  if (!value || value->get() < lowest || value->get() > highest)
    fail(node, lowest == INT64_MIN && highest == INT64_MAX
                   ? "expected an integer"
                   : "expected an integer from " + std::to_string(lowest) + " to " +
                         std::to_string(highest));
  return value->get();
}

std::string Text::string(const toml::node &node) const {
  const toml::value<std::string> *value = node.as_string();
  if (!value)
    fail(node, "expected a string");
  return value->get();
}

const toml::array &Text::array(const toml::node &node) const {
  const toml::array *array = node.as_array();
  if (!array)
    fail(node, "expected an array");
  return *array;
}

const toml::array &Text::array(const toml::node &node, int64_t size, const char *what) const {
  const toml::array &values = array(node);
  if (static_cast<int64_t>(values.size()) != size)
    fail(node,
         std::to_string(values.size()) + " " + what + ", the window has " + std::to_string(size));
  return values;
}

std::vector<int64_t> Text::integers(const toml::node &node) const {
  std::vector<int64_t> values;
  for (const toml::node &value : array(node))
    values.push_back(integer(value, INT64_MIN, INT64_MAX));
  return values;
}

static const toml::table &tableOf(const Text &text, const toml::node &node) {
  if (!node.is_table())
    text.fail(node, "expected a table");
  return *node.as_table();
}

TextTable::TextTable(const Text &text, const toml::node &node)
    : text(text), table(tableOf(text, node)) {}

const toml::node *TextTable::find(std::string_view key) {
  auto found = table.find(key);
  if (found == table.end())
    return nullptr;
  known.insert(found->first.str());
  return &found->second;
}

const toml::node &TextTable::need(std::string_view key) {
  const toml::node *node = find(key);
  if (!node)
    text.fail(table, "'" + std::string(key) + "' is missing");
  return *node;
}

double TextTable::real(std::string_view key) {
  const toml::node &node = need(key);
  if (const toml::value<double> *value = node.as_floating_point())
    return value->get();
  if (!node.is_integer())
    text.fail(node, "expected a number");
  return static_cast<double>(node.as_integer()->get());
}

std::vector<int64_t> TextTable::pair(std::string_view key) {
  std::vector<int64_t> values = integers(key);
  if (values.size() != 2)
    text.fail(need(key), "expected [rows, columns]");
  return values;
}

std::vector<TextTable> TextTable::tables(std::string_view key) {
  std::vector<TextTable> tables;
  if (const toml::node *node = find(key))
    for (const toml::node &entry : text.array(*node))
      tables.emplace_back(text, entry);
  return tables;
}

void TextTable::finish() const {
  for (auto &&[key, node] : table)
    if (!known.contains(key.str()))
      text.fail(key.source().begin, "'" + std::string(key.str()) + "' is not a key of this table");
}

} // namespace isinglass::dtca
