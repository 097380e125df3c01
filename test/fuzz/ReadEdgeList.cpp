//===- ReadEdgeList.cpp - any text is a graph in each format, or gets one message ------------===//
#include "lang/interchange/EdgeList.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <set>

using namespace isinglass::lang;

/// What every reader promises of its result.
static bool isSound(const interchange::EdgeList &list) {
  size_t edges = list.ends.size() / 2;
  std::set<std::pair<int32_t, int32_t>> seen;
  for (size_t e = 0; e < edges; ++e) {
    auto pair = std::minmax(list.ends[2 * e], list.ends[2 * e + 1]);
    if (pair.first < 0 || pair.second >= list.nodes || pair.first == pair.second ||
        !seen.insert(pair).second)
      return false;
  }
  return edges > 0 && list.weights.size() == edges &&
         (list.fields.empty() || list.fields.size() == static_cast<size_t>(list.nodes));
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Sources sources;
  uint32_t model = sources.add("model.ebm", "edges");
  uint32_t file = sources.add("edges.txt", std::string(reinterpret_cast<const char *>(data), size));
  for (const std::string &name : interchange::edgeListFormats()) {
    Diagnostics diagnostics(sources);
    auto list = interchange::readEdgeList(sources, file, diagnostics,
                                          *interchange::findEdgeListFormat(name), {model, 0, 5});
    if (list.has_value() != (diagnostics.countErrors() == 0) || (list && !isSound(*list)))
      std::abort();
    diagnostics.print();
  }
  return 0;
}
