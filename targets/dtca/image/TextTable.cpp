#include "targets/dtca/image/TextTable.h"

#include <algorithm>
#include <stdexcept>

namespace isinglass::dtca {

static std::string_view lineAt(std::string_view text, size_t line) {
  size_t begin = 0;
  for (; line > 1 && begin < text.size(); --line)
    begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

void Text::fail(toml::source_position at, const std::string &message) const {
  std::string_view line = lineAt(text, at.line);
  size_t column = at.column ? at.column : 1;
  constexpr size_t kShown = 200; // rows of codes are long
  size_t skipped = column > kShown ? column - kShown / 2 : 0;
  line = line.substr(std::min(skipped, line.size()), kShown);
  throw std::runtime_error(where + ":" + std::to_string(at.line) + ":" + std::to_string(column) +
                           ": error: " + message + "\n  " + std::string(line) + "\n  " +
                           std::string(column - skipped - 1, ' ') + "^");
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
  return static_cast<double>(text.integer(node, INT64_MIN, INT64_MAX));
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
