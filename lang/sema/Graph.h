//===- Graph.h - a graph of a model, evaluated -----------------------------------------------===//
#pragma once

#include "lang/diagnostics/Sources.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace isinglass::lang::sema {

using Shape = std::vector<int64_t>;

/// "[2, 5]".
std::string printShape(const Shape &shape);
/// "(1,0)".
std::string printTuple(const std::vector<int64_t> &numbers);
/// "one axis", "3 axes".
std::string count(size_t number, const char *one, const char *many);

struct Graph {
  enum class Kind { Lattice, Sparse, Bipartite, Complete };
  Kind kind = Kind::Lattice;
  std::string name; ///< Empty for the nodes of `spin a[4]`.
  Range range;
  Shape sizes; ///< Lattice: one per axis; bipartite: both groups; else the number of nodes.
  std::vector<bool> periodic;
  std::vector<std::vector<int64_t>> directions;
  std::vector<int32_t> ends; ///< Sparse: two per edge.
  std::optional<std::vector<float>> weights;
  std::optional<std::vector<float>> fields;

  Shape nodeShape() const;
  Shape edgeShape() const;
  bool hasEdges() const;
  /// By arithmetic on lattices: an open axis lacks the edges that would leave it.
  int64_t countEdges() const;
  /// Names it in a message: "g", or "the nodes of a[4]".
  std::string words() const;

  /// The node at a displacement from a node (both row-major); nothing off an open axis.
  std::optional<int64_t> shifted(int64_t node, const std::vector<int64_t> &shift) const;
  /// Whether an entry of the edge array is an edge.
  bool hasEdge(int64_t entry) const;
  /// visit(entry of the edge array, node it leaves, node it reaches), in order.
  void forEachEdge(const std::function<void(int64_t, int64_t, int64_t)> &visit) const;
};

/// Product of sizes; sizes are checked, so it fits.
int64_t countEntries(const Shape &shape);

} // namespace isinglass::lang::sema
