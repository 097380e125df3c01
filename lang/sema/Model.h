//===- Model.h - a model with every name resolved and every size known -----------------------===//
//
// What emission reads. Nothing of MLIR, nothing of the text but places.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "lang/sema/Chain.h"

#include <deque>
#include <variant>

namespace isinglass::lang::sema {

struct Variable {
  std::string name;
  Range range;
  int graph = 0;
  bool spin = true;
  int64_t states = 2;
};

/// Where a parameter or a factor lives.
struct Sites {
  enum class Kind { Edges, Nodes, Rows, Shape };
  Kind kind = Kind::Shape;
  int graph = -1;            ///< Edges, Nodes
  Shape shape;               ///< Shape; Rows: [rows, columns]
  std::vector<int64_t> rows; ///< Rows: row-major indices
};

struct NormalDraw {
  double mean, sd;
  uint64_t seed;
};
struct UniformDraw {
  double low, high;
  uint64_t seed;
};
struct SignsDraw {
  uint64_t seed;
};
/// Nothing: the run gives it.
using Initial = std::variant<std::monostate, double, NormalDraw, UniformDraw, SignsDraw, FromFile,
                             std::vector<float>>;

struct Parameter {
  std::string name;
  Range range;
  Sites sites;
  std::vector<double> among;
  Initial initial;
  bool used = false;
};

/// A variable and which of its nodes a factor takes at a site.
struct Member {
  enum class Place { Node, Source, Target, Shift, Column };
  int variable = 0;
  Place place = Place::Node;
  std::vector<int64_t> offset; ///< Shift: displacement; Column: the column
};

/// coefficient * weight * product of members (or weight[states of members]), summed over sites.
struct Factor {
  double coefficient = 0;
  int weight = -1;
  int weightColumn = -1;
  bool table = false;
  std::vector<Member> members;
  Sites sites;
  Range range;
};

/// Clamped cells: lower <= x < upper.
struct Observation {
  int variable = 0;
  Shape lower, upper;
  std::optional<int64_t> value;
  Range range;
};

/// A `sample` block.
struct Schedule {
  int64_t chains = 64;
  int64_t warmup = 1000;
  int64_t samples = 100;
  int64_t thin = 1;
  int64_t seed = 0;
  std::optional<Ramp> beta;
  Range range;
};

struct Model {
  std::string name;
  Range range;
  double beta = 1;
  std::deque<Graph> graphs;
  std::deque<Variable> variables;
  std::deque<Parameter> parameters;
  std::vector<Factor> factors;
  std::vector<Observation> observations;
  std::optional<Schedule> schedule;
  std::optional<Chain> chain; ///< of which this is the step
  std::optional<Training> training;
  std::optional<Generation> generation;
};

} // namespace isinglass::lang::sema
