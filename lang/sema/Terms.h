//===- Terms.h - an energy multiplied out ----------------------------------------------------===//
#pragma once

#include "lang/sema/Context.h"

namespace isinglass::lang::sema {

/// What a `sum` binds.
struct Binder {
  enum class Kind { Node, Edge, Counter };
  Kind kind = Kind::Counter;
  int graph = -1;
  int64_t first = 0, last = 0; ///< Counter, both included
};

/// An integer expression of counters, in postfix order.
struct IndexForm {
  enum class Op { Number, Counter, Add, Subtract, Multiply };
  struct Step {
    Op op;
    int64_t value; ///< The number, or the counter's binder
  };
  std::vector<Step> steps;
  Range range;
};

/// A variable or parameter with its index.
struct Reference {
  enum class Kind { Scalar, Node, Edge, Coordinates };
  Kind kind = Kind::Scalar;
  bool parameter = false;
  int index = -1; ///< Of the variable or parameter
  int binder = -1;
  int end = 0;                ///< Node of an edge
  std::vector<int64_t> shift; ///< Node; empty for none
  std::vector<IndexForm> coordinates;
  Range range;
};

/// coefficient * weight * members, summed over the binders; a table's members are its indices.
struct Term {
  double coefficient = 1;
  std::optional<Reference> weight;
  std::vector<Reference> members;
  std::vector<int> binders;
  /// Nodes that are no longer members, off an open axis perhaps: then the product is absent.
  std::vector<Reference> guards;
  bool table = false;
  Range range;
};

} // namespace isinglass::lang::sema
