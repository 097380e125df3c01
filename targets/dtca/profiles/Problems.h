//===- Problems.h - what is wrong with a profile, and where ---------------------------------------===//
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace isinglass::dtca {

/// A text that messages point into.
struct Source {
  std::string where; ///< what messages call it
  std::string text;
};

/// A character of a source: line and column from 1, columns in characters.
struct Place {
  std::shared_ptr<const Source> source;
  uint32_t line = 1, column = 1;
};

class Problems {
public:
  void add(const Place &place, const std::string &message);
  bool none() const { return problems.empty(); }
  /// Throws ProfileError with all of them, in the order of the text.
  void raise() const;

private:
  struct Problem {
    Place place;
    std::string message;
  };
  std::vector<Problem> problems;
};

} // namespace isinglass::dtca
