//===- Saturation.cpp -----------------------------------------------------------------------------===//
//
// The colours around a node are a bit set. A node of degree d never needs a colour above d, so d +
// 1 bits are enough for its choice, and all sets together take O(n + m) bits; colours above d do
// not count as saturation. The queue holds stale entries: every rise of a node's saturation adds a
// new one, at most one an arc.
//
//===----------------------------------------------------------------------------------------------===//
#include "compiler/passes/Saturation.h"

#include <algorithm>
#include <bit>
#include <queue>
#include <tuple>

namespace {

class Dsatur {
public:
  Dsatur(int64_t nodes, const std::vector<std::pair<int32_t, int32_t>> &pairs)
      : nodes(nodes), starts(nodes + 1, 0), words(nodes + 1, 0), saturation(nodes, 0),
        colours(nodes, -1) {
    link(pairs);
    for (int64_t node = 0; node < nodes; ++node)
      words[node + 1] = words[node] + (degree(node) + 1 + 63) / 64;
    around.assign(words[nodes], 0);
  }

  std::vector<int32_t> run() {
    for (int32_t node = 0; node < nodes; ++node)
      push(node);
    while (!queue.empty()) {
      auto [sat, deg, minusNode] = queue.top();
      queue.pop();
      if (colours[-minusNode] < 0 && sat == saturation[-minusNode])
        colour(-minusNode);
    }
    return std::move(colours);
  }

private:
  /// Neighbours of every node, sorted, each once.
  void link(const std::vector<std::pair<int32_t, int32_t>> &pairs) {
    for (auto [i, j] : pairs) {
      ++starts[i + 1];
      ++starts[j + 1];
    }
    for (int64_t node = 0; node < nodes; ++node)
      starts[node + 1] += starts[node];
    std::vector<int64_t> next(starts.begin(), starts.end() - 1);
    arcs.resize(starts[nodes]);
    for (auto [i, j] : pairs) {
      arcs[next[i]++] = j;
      arcs[next[j]++] = i;
    }
    int64_t kept = 0;
    for (int64_t node = 0; node < nodes; ++node) {
      auto first = arcs.begin() + starts[node], last = arcs.begin() + starts[node + 1];
      std::sort(first, last);
      last = std::unique(first, last);
      starts[node] = kept;
      kept = std::copy(first, last, arcs.begin() + kept) - arcs.begin();
    }
    starts[nodes] = kept;
  }

  int32_t degree(int64_t node) const { return starts[node + 1] - starts[node]; }
  void push(int32_t node) { queue.emplace(saturation[node], degree(node), -node); }

  void colour(int32_t node) {
    int64_t word = words[node];
    while (around[word] == ~uint64_t(0))
      ++word;
    int32_t chosen = (word - words[node]) * 64 + std::countr_one(around[word]);
    colours[node] = chosen;
    for (int64_t arc = starts[node]; arc < starts[node + 1]; ++arc)
      surround(arcs[arc], chosen);
  }

  void surround(int32_t node, int32_t colour) {
    if (colours[node] >= 0 || colour > degree(node))
      return;
    uint64_t &word = around[words[node] + colour / 64], bit = uint64_t(1) << colour % 64;
    if (word & bit)
      return;
    word |= bit;
    ++saturation[node];
    push(node);
  }

  int64_t nodes;
  std::vector<int64_t> starts, words;
  std::vector<int32_t> arcs;
  std::vector<uint64_t> around;
  std::vector<int32_t> saturation, colours;
  std::priority_queue<std::tuple<int32_t, int32_t, int32_t>> queue;
};

} // namespace

std::vector<int32_t>
isinglass::compiler::colourBySaturation(int64_t nodes,
                                        const std::vector<std::pair<int32_t, int32_t>> &pairs) {
  return Dsatur(nodes, pairs).run();
}
