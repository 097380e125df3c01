//===- Diagnostics.cpp -----------------------------------------------------------------------===//
#include "lang/diagnostics/Diagnostics.h"

#include <algorithm>
#include <cstdio>

namespace isinglass::lang {

Message &Message::hint(std::string words) {
  beside = std::move(words);
  return *this;
}

Message &Message::note(Range place, std::string words) {
  notes.emplace_back(place, std::move(words));
  return *this;
}

/// `text` with {0}, {1}, ... replaced.
static std::string fillIn(const char *text, const std::vector<std::string> &fill) {
  std::string result;
  for (const char *at = text; *at; ++at) {
    if (at[0] == '{' && at[1] >= '0' && at[1] <= '9' && at[2] == '}') {
      size_t which = at[1] - '0';
      result += which < fill.size() ? fill[which] : "?";
      at += 2;
    } else {
      result += *at;
    }
  }
  return result;
}

Message &Diagnostics::report(Code code, Range range, std::vector<std::string> fill) {
  const CodeText &row = describe(code);
  if (!taken.emplace(range.file, range.begin).second)
    return dropped;
  errors += row.severity == Severity::Error;
  if (messages.size() >= kMostKept)
    return dropped;
  return messages.emplace_back(code, range, fillIn(row.text, fill));
}

/// Text from files may hold anything; what a terminal would obey is shown as '?'.
static std::string printable(std::string_view text) {
  std::string result;
  for (unsigned char c : text)
    result += (c < 0x20 && c != '\t') || c == 0x7F ? '?' : static_cast<char>(c);
  return result;
}

static std::string number(Code code) {
  char text[8];
  std::snprintf(text, sizeof text, "E%04d", static_cast<int>(code) % 10000);
  return text;
}

namespace {
/// The part of a long line that is shown: whole up to 160 bytes, else what is near the caret.
struct Window {
  size_t begin, end;

  static constexpr size_t kWidest = 160;
  static bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

  Window(std::string_view line, size_t caret) : begin(0), end(line.size()) {
    if (line.size() <= kWidest)
      return;
    begin = caret > kWidest / 2 ? caret - kWidest / 2 : 0;
    end = std::min(line.size(), begin + kWidest);
    while (begin < line.size() && continues(line[begin]))
      ++begin;
    while (end < line.size() && continues(line[end]))
      ++end;
  }
};
} // namespace

void Diagnostics::printLine(std::string &out, const Message &message) const {
  Range range = message.range;
  uint32_t start = 0;
  std::string_view line = sources.line(range.file, range.begin, start);
  size_t caret = std::min<size_t>(range.begin - std::min(range.begin, start), line.size());
  size_t last = std::clamp<size_t>(range.end - std::min(range.end, start), caret, line.size());
  Window window(line, caret);
  last = std::min(last, window.end);

  std::string gutter = std::to_string(sources.place(range).line);
  const char *before = window.begin ? "..." : "";
  const char *after = window.end < line.size() ? "..." : "";
  out += "  " + gutter + " | " + before +
         printable(line.substr(window.begin, window.end - window.begin)) + after + "\n";
  out += "  " + std::string(gutter.size(), ' ') + " | " + std::string(window.begin ? 3 : 0, ' ');
  for (size_t at = window.begin; at < caret; ++at)
    if (!Window::continues(line[at]))
      out += line[at] == '\t' ? '\t' : ' ';
  out += '^';
  for (size_t at = caret + 1; at < last; ++at)
    if (!Window::continues(line[at]))
      out += '~';
  if (!message.beside.empty())
    out += " " + printable(message.beside);
  out += "\n";
}

/// path:line:column: of a place.
static std::string where(const Sources &sources, Range range) {
  if (sources.text(range.file).empty()) // a file that is not there, or has nothing in it
    return printable(sources.path(range.file)) + ": ";
  Place place = sources.place(range);
  return printable(sources.path(range.file)) + ":" + std::to_string(place.line) + ":" +
         std::to_string(place.column) + ": ";
}

void Diagnostics::printMessage(std::string &out, const Message &message) const {
  bool error = describe(message.code).severity == Severity::Error;
  out += where(sources, message.range) + (error ? "error [" : "warning [") + number(message.code) +
         "]: " + printable(message.text) + "\n";
  if (!sources.text(message.range.file).empty())
    printLine(out, message);
  for (const auto &[range, words] : message.notes)
    out += where(sources, range) + "note: " + printable(words) + "\n";
}

std::string Diagnostics::print() const {
  std::vector<const Message *> ordered;
  for (const Message &message : messages)
    ordered.push_back(&message);
  std::sort(ordered.begin(), ordered.end(), [](const Message *a, const Message *b) {
    return std::pair(a->range.file, a->range.begin) < std::pair(b->range.file, b->range.begin);
  });
  std::string out;
  for (size_t i = 0; i < ordered.size() && i < kMostPrinted; ++i)
    printMessage(out, *ordered[i]);
  if (ordered.size() > kMostPrinted)
    out += "... and " + std::to_string(ordered.size() - kMostPrinted) +
           (ordered.size() == kMostKept ? " or more" : "") + " more\n";
  return out;
}

} // namespace isinglass::lang
