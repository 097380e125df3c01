//===- Problems.cpp -------------------------------------------------------------------------------===//
#include "targets/dtca/profiles/Problems.h"

#include "targets/dtca/profiles/Profile.h"

#include <algorithm>
#include <tuple>

namespace isinglass::dtca {

constexpr size_t kMostPrinted = 50, kWidest = 160;

/// Text from files may hold anything; what a terminal would obey is shown as '?'.
static std::string printable(std::string_view text) {
  std::string result;
  for (unsigned char c : text)
    result += (c < 0x20 && c != '\t') || c == 0x7F ? '?' : static_cast<char>(c);
  return result;
}

static std::string_view lineOf(std::string_view text, uint32_t line) {
  size_t begin = 0;
  for (uint32_t i = 1; i < line && begin < text.size(); ++i)
    begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  std::string_view rest = text.substr(begin);
  std::string_view found = rest.substr(0, rest.find('\n'));
  return found.ends_with('\r') ? found.substr(0, found.size() - 1) : found;
}

static bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// The line and a caret below the place; of a long line, what is near it.
static std::string pointAt(const Place &place) {
  std::string_view line = lineOf(place.source->text, place.line);
  size_t caret = 0;
  for (uint32_t column = 1; caret < line.size() && column < place.column; ++column)
    do
      ++caret;
    while (caret < line.size() && continues(line[caret]));
  size_t begin = line.size() > kWidest && caret > kWidest / 2 ? caret - kWidest / 2 : 0;
  while (begin < caret && continues(line[begin]))
    ++begin;
  size_t end = std::min(line.size(), begin + kWidest);
  while (end < line.size() && continues(line[end]))
    ++end;
  std::string gutter = std::to_string(place.line), indent;
  for (size_t at = begin; at < caret; ++at)
    if (!continues(line[at]))
      indent += line[at] == '\t' ? '\t' : ' ';
  std::string before = begin ? "..." : "", after = end < line.size() ? "..." : "";
  return "  " + gutter + " | " + before + printable(line.substr(begin, end - begin)) + after +
         "\n  " + std::string(gutter.size(), ' ') + " | " + std::string(before.size(), ' ') +
         indent + "^\n";
}

void Problems::add(const Place &place, const std::string &message) {
  problems.push_back({place, message});
}

void Problems::raise() const {
  auto key = [](const Problem *problem) {
    const Place &place = problem->place;
    return std::tuple<const std::string &, uint32_t, uint32_t, const Problem *>(
        place.source->where, place.line, place.column, problem);
  };
  std::vector<const Problem *> ordered;
  for (const Problem &problem : problems)
    ordered.push_back(&problem);
  std::sort(ordered.begin(), ordered.end(),
            [&](const Problem *a, const Problem *b) { return key(a) < key(b); });
  std::string text;
  for (size_t i = 0; i < ordered.size() && i < kMostPrinted; ++i) {
    const Place &place = ordered[i]->place;
    text += printable(place.source->where) + ":" + std::to_string(place.line) + ":" +
            std::to_string(place.column) + ": error: " + printable(ordered[i]->message) + "\n" +
            pointAt(place);
  }
  if (ordered.size() > kMostPrinted)
    text += "... and " + std::to_string(ordered.size() - kMostPrinted) + " more\n";
  throw ProfileError(text);
}

} // namespace isinglass::dtca
