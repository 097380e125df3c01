//===- Suggestions.cpp -----------------------------------------------------------------------===//
#include "lang/diagnostics/Suggestions.h"

#include <algorithm>
#include <cctype>

namespace isinglass::lang {

/// Optimal string alignment distance, letters compared without case (a wrong case costs nothing).
static size_t distance(std::string_view a, std::string_view b) {
  auto same = [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  };
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i)
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1)});
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string> &candidates) {
  if (word.size() > 64)
    return {};
  size_t best = std::max<size_t>(1, word.size() / 3) + 1;
  std::string found;
  for (const std::string &candidate : candidates) {
    if (candidate == word || candidate.size() > word.size() + best)
      continue;
    // A single letter is near every other letter: only its case may differ.
    size_t limit = std::min(word.size(), candidate.size()) == 1 ? 1 : best;
    if (size_t d = distance(word, candidate); d < limit) {
      best = d;
      found = candidate;
      if (d == 0)
        break;
    }
  }
  return found;
}

std::string didYouMean(std::string_view word, const std::vector<std::string> &candidates) {
  std::string found = nearest(word, candidates);
  return found.empty() ? found : "did you mean '" + found + "'?";
}

std::string alternatives(const std::vector<std::string> &words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return text;
}

} // namespace isinglass::lang
