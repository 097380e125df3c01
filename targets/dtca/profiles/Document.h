//===- Document.h - one profile file as it is written ---------------------------------------------===//
//
// The only part that knows TOML. Every entry is checked by its field's row here; what several
// entries must agree on is checked once bases and variants are in place.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/dtca/profiles/Fields.h"
#include "targets/dtca/profiles/Problems.h"

#include <map>

namespace isinglass::dtca {

/// Bytes of a profile's text, at most.
inline constexpr size_t kMostText = 64 << 10;
/// Dots in a line, at most: a dotted key nests a table a dot, and tables are freed recursively.
inline constexpr int kMostDots = 64;

struct Entry {
  Value value;
  Origin origin;
  Place place; ///< of the key
};
/// Null entries were refused: they are there, so they are not missing.
using Entries = std::map<const Field *, std::optional<Entry>>;

/// A plain key beside the entries.
template <typename T> struct Plain {
  T value{};
  Place place;
};

struct Variant {
  std::string name, summary;
  Place place;
  Entries entries;
};

struct Document {
  std::shared_ptr<const Source> source;
  bool readable = false; ///< it is TOML; else there is nothing but a problem
  std::optional<Plain<std::string>> name, summary, base;
  std::optional<Plain<bool>> resizable;
  std::map<std::string, Place> sections;
  Entries entries;
  std::vector<Variant> variants;
};

/// Reads a text; what is wrong with it is added to `problems`.
Document readDocument(std::shared_ptr<const Source> source, Problems &problems);

} // namespace isinglass::dtca
