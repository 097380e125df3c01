//===- Sources.cpp ---------------------------------------------------------------------------===//
#include "lang/diagnostics/Sources.h"

#include <algorithm>

namespace isinglass::lang {

uint32_t Sources::add(std::string path, std::string text) {
  File file{std::move(path), std::move(text), {}};
  bool marked = file.text.compare(0, 3, "\xEF\xBB\xBF") == 0; // a byte order mark, no character
  file.lines.push_back(marked ? 3 : 0);
  for (uint32_t at = 0; at < file.text.size(); ++at) {
    bool carriage =
        file.text[at] == '\r' && (at + 1 == file.text.size() || file.text[at + 1] != '\n');
    if (file.text[at] == '\n' || carriage)
      file.lines.push_back(at + 1);
  }
  files.push_back(std::move(file));
  return files.size() - 1;
}

std::string_view Sources::text(Range range) const {
  return text(range.file).substr(range.begin, range.end - range.begin);
}

size_t Sources::File::lineAt(uint32_t offset) const {
  auto next = std::upper_bound(lines.begin(), lines.end(), std::max(offset, lines.front()));
  return next - lines.begin() - 1;
}

Place Sources::place(uint32_t file, uint32_t offset) const {
  const File &source = files[file];
  offset = std::min<uint32_t>(offset, source.text.size());
  size_t line = source.lineAt(offset);
  Place place{static_cast<uint32_t>(line + 1), 1};
  for (uint32_t at = source.lines[line]; at < offset; ++at)
    place.column += (source.text[at] & 0xC0) != 0x80; // continuation bytes of UTF-8 do not count
  return place;
}

std::string_view Sources::line(uint32_t file, uint32_t offset, uint32_t &start) const {
  const File &source = files[file];
  offset = std::min<uint32_t>(offset, source.text.size());
  start = source.lines[source.lineAt(offset)];
  std::string_view rest = std::string_view(source.text).substr(start);
  return rest.substr(0, rest.find_first_of("\r\n"));
}

} // namespace isinglass::lang
