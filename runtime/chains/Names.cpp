#include "runtime/chains/Names.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace isinglass::runtime {

namespace {

/// Levenshtein's distance times two, where a letter in the other case counts half.
size_t distance(const std::string &a, const std::string &b) {
  auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j)
    row[j] = 2 * j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = 2 * i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t cost = a[i - 1] == b[j - 1] ? 0 : lower(a[i - 1]) == lower(b[j - 1]) ? 1 : 2;
      size_t replaced = diagonal + cost;
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 2, row[j - 1] + 2});
    }
  }
  return row[b.size()];
}

/// Close enough to be a typing error: something in common, and few letters changed.
bool isClose(size_t distance, const std::string &name) {
  return distance < 2 * name.size() && distance <= 2 * (1 + name.size() / 4);
}

} // namespace

std::string unknownName(const std::string &kind, const std::string &name,
                        std::span<const std::string> known) {
  std::string text = "there is no " + kind + " '" + name + "'";
  const std::string *closest = nullptr;
  size_t best = 0;
  for (const std::string &candidate : known) {
    if (name.size() > 100) // no typing error, and the distance takes time
      break;
    size_t d = distance(name, candidate);
    if (!closest || d < best)
      closest = &candidate, best = d;
  }
  if (closest && isClose(best, name))
    return text + "; did you mean '" + *closest + "'?";
  text += known.empty() ? "; the model has none" : "; there are: ";
  for (size_t i = 0; i < known.size() && i < 8; ++i)
    text += (i ? ", " : "") + known[i];
  return text + (known.size() > 8 ? ", ..." : "");
}

} // namespace isinglass::runtime
