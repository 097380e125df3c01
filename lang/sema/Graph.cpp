//===- Graph.cpp -----------------------------------------------------------------------------===//
#include "lang/sema/Graph.h"

#include <algorithm>
#include <cstdlib>

namespace isinglass::lang::sema {

static std::string joined(const std::vector<int64_t> &numbers, const char *separator) {
  std::string text;
  for (size_t i = 0; i < numbers.size(); ++i)
    text += (i ? separator : "") + std::to_string(numbers[i]);
  return text;
}

std::string printShape(const Shape &shape) { return "[" + joined(shape, ", ") + "]"; }
std::string printTuple(const std::vector<int64_t> &numbers) {
  return "(" + joined(numbers, ",") + ")";
}

std::string count(size_t number, const char *one, const char *many) {
  return number == 1 ? std::string("one ") + one : std::to_string(number) + " " + many;
}

int64_t countEntries(const Shape &shape) {
  int64_t entries = 1;
  for (int64_t size : shape)
    entries *= size;
  return entries;
}

Shape Graph::nodeShape() const {
  if (kind == Kind::Bipartite)
    return {sizes[0] + sizes[1]};
  return sizes;
}

Shape Graph::edgeShape() const {
  switch (kind) {
  case Kind::Sparse:
    return {static_cast<int64_t>(ends.size() / 2)};
  case Kind::Bipartite:
    return sizes;
  case Kind::Complete:
    return {sizes[0] * (sizes[0] - 1) / 2};
  case Kind::Lattice:
    break;
  }
  Shape shape = {static_cast<int64_t>(directions.size())};
  shape.insert(shape.end(), sizes.begin(), sizes.end());
  return shape;
}

bool Graph::hasEdges() const { return kind != Kind::Lattice || !directions.empty(); }

int64_t Graph::countEdges() const {
  if (kind != Kind::Lattice)
    return countEntries(edgeShape());
  int64_t total = 0;
  for (const std::vector<int64_t> &direction : directions) {
    int64_t edges = 1;
    for (size_t axis = 0; axis < sizes.size(); ++axis)
      edges *= periodic[axis] ? sizes[axis] : sizes[axis] - std::abs(direction[axis]);
    total += edges;
  }
  return total;
}

std::string Graph::words() const {
  return name.empty() ? "an array of its own, of shape " + printShape(sizes) : name;
}

std::optional<int64_t> Graph::shifted(int64_t node, const std::vector<int64_t> &shift) const {
  if (shift.empty())
    return node;
  int64_t result = 0;
  int64_t stride = 1;
  for (size_t axis = sizes.size(); axis-- > 0;) {
    int64_t size = sizes[axis];
    int64_t position = node % size + shift[axis];
    node /= size;
    if (periodic[axis])
      position = (position % size + size) % size;
    else if (position < 0 || position >= size)
      return std::nullopt;
    result += position * stride;
    stride *= size;
  }
  return result;
}

bool Graph::hasEdge(int64_t entry) const {
  if (kind != Kind::Lattice)
    return true;
  int64_t nodes = countEntries(nodeShape());
  return shifted(entry % nodes, directions[entry / nodes]).has_value();
}

void Graph::forEachEdge(const std::function<void(int64_t, int64_t, int64_t)> &visit) const {
  int64_t entry = 0;
  int64_t nodes = countEntries(nodeShape());
  switch (kind) {
  case Kind::Sparse:
    for (size_t e = 0; e + 1 < ends.size(); e += 2)
      visit(entry++, ends[e], ends[e + 1]);
    return;
  case Kind::Bipartite:
    for (int64_t i = 0; i < sizes[0]; ++i)
      for (int64_t j = 0; j < sizes[1]; ++j)
        visit(entry++, i, sizes[0] + j);
    return;
  case Kind::Complete:
    for (int64_t i = 0; i < nodes; ++i)
      for (int64_t j = i + 1; j < nodes; ++j)
        visit(entry++, i, j);
    return;
  case Kind::Lattice:
    for (const std::vector<int64_t> &direction : directions)
      for (int64_t i = 0; i < nodes; ++i, ++entry)
        if (std::optional<int64_t> j = shifted(i, direction))
          visit(entry, i, *j);
    return;
  }
}

} // namespace isinglass::lang::sema
