//===- TextTable.h - reading the tables of an image's text ----------------------------------------===//
#pragma once

#include "targets/dtca/profiles/Problems.h"
#include "targets/dtca/profiles/Toml.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace isinglass::dtca {

/// The text that is read, for messages.
struct Text {
  std::shared_ptr<const Source> source;

  toml::table parse() const;
  /// Throws std::runtime_error: where:line:column: error: message, the line, a caret.
  [[noreturn]] void fail(toml::source_position at, const std::string &message) const;
  [[noreturn]] void fail(const toml::node &node, const std::string &message) const {
    fail(node.source().begin, message);
  }

  int64_t integer(const toml::node &node, int64_t lowest, int64_t highest) const;
  std::string string(const toml::node &node) const;
  const toml::array &array(const toml::node &node) const;
  /// An array of exactly `size` entries.
  const toml::array &array(const toml::node &node, int64_t size, const char *what) const;
  std::vector<int64_t> integers(const toml::node &node) const;
};

/// A table of which every key must be read: finish() refuses what is left.
class TextTable {
public:
  TextTable(const Text &text, const toml::node &node);

  const toml::node &need(std::string_view key);
  const toml::node *find(std::string_view key);
  int64_t integer(std::string_view key, int64_t lowest = INT64_MIN, int64_t highest = INT64_MAX) {
    return text.integer(need(key), lowest, highest);
  }
  double real(std::string_view key);
  std::string string(std::string_view key) { return text.string(need(key)); }
  std::vector<int64_t> integers(std::string_view key) { return text.integers(need(key)); }
  std::vector<int64_t> pair(std::string_view key);
  /// The tables of [[key]], in order; none if there is no such key.
  std::vector<TextTable> tables(std::string_view key);
  /// Throws for a key that nobody asked for.
  void finish() const;

  const Text &text;
  const toml::table &table;

private:
  std::set<std::string_view> known;
};

} // namespace isinglass::dtca
