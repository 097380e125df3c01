#include "runtime/chains/Names.h"

#include <algorithm>
#include <vector>

namespace isinglass::runtime {

namespace {

/// Levenshtein's distance; names are short, and one that is not is no typing error.
size_t distance(const std::string &a, const std::string &b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

} // namespace

std::string unknownName(const std::string &kind, const std::string &name,
                        std::span<const std::string> known) {
  std::string text = "there is no " + kind + " '" + name + "'";
  const std::string *closest = nullptr;
  size_t best = 0;
  for (const std::string &candidate : known) {
    if (name.size() > 100)
      break;
    size_t d = distance(name, candidate);
    if (!closest || d < best)
      closest = &candidate, best = d;
  }
  if (closest && (best <= 1 + closest->size() / 4))
    return text + "; did you mean '" + *closest + "'?";
  text += known.empty() ? "; the model has none" : "; there are: ";
  for (size_t i = 0; i < known.size() && i < 8; ++i)
    text += (i ? ", " : "") + known[i];
  return text + (known.size() > 8 ? ", ..." : "");
}

} // namespace isinglass::runtime
