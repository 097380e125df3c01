//===- EdgeList.h - graphs from text files of edges ------------------------------------------===//
//
// The formats are rows of a table in EdgeList.cpp; REFERENCE.md describes them for users.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "lang/diagnostics/Diagnostics.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace isinglass::lang::interchange {

struct EdgeListFormat {
  const char *name;
  bool header;       ///< A first line "nodes edges".
  int64_t firstNode; ///< The number of the first node.
  bool fields;       ///< Lines "i i h" are fields.
  bool bothWays;     ///< Every edge is listed from both ends, with equal weights.
};

const EdgeListFormat *findEdgeListFormat(const std::string &name);
std::vector<std::string> edgeListFormats();

/// Edges in file order, nodes from 0.
struct EdgeList {
  int64_t nodes = 0;
  std::vector<int32_t> ends; ///< Two per edge.
  std::vector<float> weights;
  std::vector<float> fields; ///< One per node; empty if the file has none.
};

/// Reads a file; nothing after reporting what is wrong, at its place in the file, with a note at
/// the place of the model that names it.
std::optional<EdgeList> readEdgeListFile(Sources &sources, Diagnostics &diagnostics,
                                         const std::string &path, const EdgeListFormat &format,
                                         Range model);

/// Likewise, of a source that is there already.
std::optional<EdgeList> readEdgeList(const Sources &sources, uint32_t file,
                                     Diagnostics &diagnostics, const EdgeListFormat &format,
                                     Range model);

/// Checks an [m, 2] array of nodes from 0: no self loop, no double edge, at least one edge. What is
/// wrong is reported at `range`.
std::optional<EdgeList> checkEdges(Diagnostics &diagnostics, const std::vector<int64_t> &ends,
                                   Range range);

} // namespace isinglass::lang::interchange
