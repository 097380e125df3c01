//===- Sources.h - the texts that messages point into ----------------------------------------===//
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace isinglass::lang {

/// Bytes [begin, end) of a source.
struct Range {
  uint32_t file = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
};

/// The range from the start of one to the end of the other.
inline Range join(Range first, Range last) { return {first.file, first.begin, last.end}; }

/// Line and column, both from 1; columns count characters (code points), not bytes.
struct Place {
  uint32_t line = 1;
  uint32_t column = 1;
};

/// The texts of one run: the model file, data files that it names, the command line.
class Sources {
public:
  /// Adds a text and returns its number. Sources keep their order in messages.
  uint32_t add(std::string path, std::string text);

  uint32_t count() const { return files.size(); }
  const std::string &path(uint32_t file) const { return files[file].path; }
  std::string_view text(uint32_t file) const { return files[file].text; }
  std::string_view text(Range range) const;

  Place place(uint32_t file, uint32_t offset) const;
  Place place(Range range) const { return place(range.file, range.begin); }

  /// The line that holds an offset, without its end, and where it starts.
  std::string_view line(uint32_t file, uint32_t offset, uint32_t &start) const;

private:
  struct File {
    std::string path;
    std::string text;
    std::vector<uint32_t> lines; ///< Where each line starts.
    size_t lineAt(uint32_t offset) const;
  };
  std::deque<File> files;
};

} // namespace isinglass::lang
