//===- GraphRules.cpp ------------------------------------------------------------------------===//
#include "lang/sema/GraphRules.h"

#include "lang/diagnostics/Suggestions.h"
#include "lang/interchange/EdgeList.h"
#include "lang/sema/CallArguments.h"
#include "lang/sema/Evaluate.h"
#include "lang/sema/Load.h"

#include <limits>

namespace isinglass::lang::sema {

using syntax::Expression;
using syntax::Statement;

static constexpr int64_t kMostSites = int64_t(1) << 40;

//===-- Sizes --------------------------------------------------------------------------------===//

/// Multiplies sizes, at most 2^40.
static bool multiply(Context &context, int64_t &total, int64_t size, Range range,
                     const char *what) {
  if (size > kMostSites / total) {
    context.diagnostics.report(Code::TooLarge, range, {"40", what});
    return false;
  }
  total *= size;
  return true;
}

static std::optional<int64_t> makeSize(Context &context, const Expression &expression,
                                       int64_t least = 1) {
  std::optional<int64_t> size = evaluateInt(context, expression);
  if (size && *size < least) {
    context.diagnostics.report(Code::BadSize, expression.range,
                               {std::to_string(least), std::to_string(*size)});
    return std::nullopt;
  }
  return size;
}

std::optional<Shape> makeShape(Context &context, const std::vector<Expression> &sizes) {
  Shape shape;
  int64_t total = 1;
  for (const Expression &expression : sizes) {
    std::optional<int64_t> size = makeSize(context, expression);
    if (!size || !multiply(context, total, *size, expression.range, "entries"))
      return std::nullopt; // sizes tend to be wrong together, for one reason
    shape.push_back(*size);
  }
  return shape;
}

//===-- Lattices -----------------------------------------------------------------------------===//

/// The residue in (-period/2, period/2]: one name for a step along a periodic axis.
static int64_t nearestToZero(int64_t step, int64_t period) {
  int64_t residue = (step % period + period) % period;
  return residue > period / 2 ? residue - period : residue;
}

using Direction = std::vector<int64_t>;

/// A direction, or its opposite, with periodic axes reduced.
static Direction reduce(const Graph &graph, const Direction &direction, int sign) {
  Direction reduced = direction;
  for (size_t axis = 0; axis < reduced.size(); ++axis) {
    reduced[axis] = sign * direction[axis];
    if (graph.periodic[axis])
      reduced[axis] = nearestToZero(reduced[axis], graph.sizes[axis]);
  }
  return reduced;
}

/// How a direction reads on this lattice, where that is not how it is written.
static std::string reducedHint(const Graph &graph, const Direction &direction) {
  Direction reduced = reduce(graph, direction, 1);
  return reduced == direction ? "" : "it is " + printTuple(reduced) + " on this lattice";
}

/// The directions of one `graph` statement so far, reduced, both signs, with their places.
class Directions {
public:
  Directions(Context &context, Graph &graph) : context(context), graph(graph) {}

  /// Adds a direction, or reports why it cannot be one.
  bool add(const Direction &direction, Range range) {
    if (leaves(direction, range))
      return false;
    Direction forward = reduce(graph, direction, 1);
    Direction backward = reduce(graph, direction, -1);
    if (forward == Direction(forward.size(), 0)) {
      context.diagnostics.report(Code::SelfLoop, range, {printTuple(direction)})
          .hint(reducedHint(graph, direction));
      return false;
    }
    auto found = taken.find(forward);
    if (found == taken.end() && forward != backward) {
      Taken entry{direction, range};
      taken.emplace(forward, entry);
      taken.emplace(backward, entry);
      graph.directions.push_back(direction);
      return true;
    }
    bool own = found == taken.end(); // half of a periodic axis: the edge back is the same edge
    std::string other = own ? "its opposite" : printTuple(found->second.direction);
    Message &message =
        context.diagnostics.report(Code::DoubleEdge, range, {printTuple(direction), other});
    message.hint(reducedHint(graph, direction));
    if (!own)
      message.note(found->second.range, other + " is here");
    return false;
  }

private:
  struct Taken {
    Direction direction;
    Range range;
  };

  bool leaves(const Direction &direction, Range range) {
    for (size_t axis = 0; axis < direction.size(); ++axis)
      if (!graph.periodic[axis] && std::abs(direction[axis]) >= graph.sizes[axis]) {
        context.diagnostics.report(
            Code::DirectionLeaves, range,
            {printTuple(direction), std::to_string(axis), std::to_string(graph.sizes[axis])});
        return true;
      }
    return false;
  }

  Context &context;
  Graph &graph;
  std::map<Direction, Taken> taken;
};

static std::optional<Direction> makeDirection(Context &context, const Graph &graph,
                                              const Expression &tuple) {
  Direction direction;
  for (const Expression &step : tuple.operands) {
    std::optional<int64_t> value = evaluateInt(context, step);
    if (value && std::abs(static_cast<double>(*value)) > static_cast<double>(kMostSites)) {
      context.diagnostics.report(Code::NumberTooLarge, step.range);
      value.reset();
    }
    if (value)
      direction.push_back(*value);
  }
  if (direction.size() != tuple.operands.size())
    return std::nullopt;
  if (direction.size() == graph.sizes.size())
    return direction;
  context.diagnostics.report(
      Code::DirectionLength, tuple.range,
      {count(graph.sizes.size(), "number", "numbers"), std::to_string(direction.size())});
  return std::nullopt;
}

static bool addNeighbours(Context &context, const Statement &statement, Graph &graph) {
  bool connect = statement.neighbours.text == "connect";
  if (connect && graph.sizes.size() != 2) {
    context.diagnostics
        .report(Code::ConnectRank, statement.neighbours.range, {std::to_string(graph.sizes.size())})
        .hint("list its directions: directions (1,0,0), ...");
    return false;
  }
  bool good = true;
  Directions directions(context, graph);
  for (const Expression &tuple : statement.steps) {
    std::optional<Direction> step = makeDirection(context, graph, tuple);
    if (!step || !directions.add(*step, tuple.range))
      good = false;
    else if (connect) // short for (a,b) and the same step turned by a right angle
      good &= directions.add({-(*step)[1], (*step)[0]}, tuple.range);
  }
  int64_t total = countEntries(graph.sizes);
  if (good && !graph.directions.empty())
    good = multiply(context, total, graph.directions.size(), statement.neighbours.range, "edges");
  return good;
}

/// `periodic` is a word here, unless the model has a name of its own that is the same.
static bool checkPeriodic(Context &context, const Expression &word) {
  if (!word.field.text.empty()) {
    context.diagnostics.report(Code::UnknownField, word.field.range, {word.text, word.field.text});
    return false;
  }
  if (word.indexed) {
    context.diagnostics.report(Code::TakesNoIndex, word.range, {word.text, "a word"})
        .hint("axes are in round brackets, as in periodic(0)");
    return false;
  }
  Entity *entity = context.scope.findQuietly(word.text);
  if (entity && entity->kind != Entity::Kind::Broken)
    context.diagnostics
        .report(Code::WrongKind, word.range,
                {word.text, words(entity->kind), "the word that closes all axes"})
        .hint("give what is declared another name")
        .note(entity->range, "'" + word.text + "' declared here");
  return !entity;
}

/// `periodic` or `periodic(0, 2)`.
static bool setPeriods(Context &context, const Expression &word, Graph &graph) {
  if (word.kind == Expression::Kind::Reference) {
    if (!checkPeriodic(context, word))
      return false;
    graph.periodic.assign(graph.sizes.size(), true);
    return true;
  }
  CallArguments axes(context, {"'periodic'", 1, graph.sizes.size(), {}, {}}, word.range,
                     word.arguments);
  for (const syntax::Argument *argument : axes.unnamed) {
    std::optional<int64_t> axis = evaluateInt(context, argument->value);
    if (axis && *axis >= 0 && *axis < static_cast<int64_t>(graph.sizes.size())) {
      graph.periodic[*axis] = true;
      continue;
    }
    if (axis)
      context.diagnostics.report(Code::PeriodicAxis, argument->range,
                                 {std::to_string(graph.sizes.size() - 1), std::to_string(*axis)});
    axes.good = false;
  }
  return axes.good;
}

static bool isPeriodic(const Expression &expression) {
  return expression.text == "periodic" && (expression.kind == Expression::Kind::Reference ||
                                           expression.kind == Expression::Kind::Call);
}

static bool makeGrid(Context &context, const Statement &statement, Graph &graph) {
  const Expression &call = *statement.value;
  CallArguments arguments(context, {"'grid'", 1, 1000, {}, {}}, call.range, call.arguments);
  if (!arguments.good)
    return false;
  const Expression *period = nullptr;
  std::vector<Expression> sizes;
  for (const syntax::Argument *argument : arguments.unnamed)
    if (isPeriodic(argument->value) && argument == arguments.unnamed.back() && !sizes.empty())
      period = &argument->value;
    else
      sizes.push_back(argument->value);
  std::optional<Shape> shape = makeShape(context, sizes);
  if (!shape)
    return false;
  graph.sizes = *shape;
  graph.periodic.assign(shape->size(), false);
  if (period && !setPeriods(context, *period, graph))
    return false;
  return addNeighbours(context, statement, graph);
}

//===-- Bipartite and complete graphs --------------------------------------------------------===//

static bool makeBipartite(Context &context, const Statement &statement, Graph &graph) {
  graph.kind = Graph::Kind::Bipartite;
  const Expression &call = *statement.value;
  CallArguments arguments(context, {"'bipartite'", 2, 2, {}, {}}, call.range, call.arguments);
  if (!arguments.good)
    return false;
  std::optional<Shape> shape =
      makeShape(context, {arguments.unnamed[0]->value, arguments.unnamed[1]->value});
  if (!shape)
    return false;
  graph.sizes = *shape;
  return true;
}

static bool makeComplete(Context &context, const Statement &statement, Graph &graph) {
  static constexpr int64_t kMostNodes = int64_t(1) << 20;
  graph.kind = Graph::Kind::Complete;
  const Expression &call = *statement.value;
  CallArguments arguments(context, {"'complete'", 1, 1, {}, {}}, call.range, call.arguments);
  if (!arguments.good)
    return false;
  std::optional<int64_t> nodes = makeSize(context, arguments.unnamed[0]->value, 2);
  if (nodes && *nodes > kMostNodes)
    context.diagnostics.report(Code::TooLarge, arguments.unnamed[0]->range,
                               {"20", "nodes of a complete graph"});
  if (!nodes || *nodes > kMostNodes)
    return false;
  graph.sizes = {*nodes};
  return true;
}

//===-- Listed edges -------------------------------------------------------------------------===//

static bool readEdgeFile(Context &context, const CallArguments &arguments, Graph &graph) {
  const syntax::Argument &file = *arguments.unnamed[0];
  const syntax::Argument *format = arguments.find("format");
  std::optional<Value> path = evaluateText(context, file.value);
  bool word = format && format->value.kind == Expression::Kind::Reference &&
              !format->value.indexed && format->value.field.text.empty();
  if (!word) {
    context.diagnostics.report(
        format ? Code::UnknownFormat : Code::MissingOption, format ? format->range : file.range,
        {format ? std::string(context.sources.text(format->value.range)) : "'edges' of a file",
         "format"});
    return false;
  }
  const interchange::EdgeListFormat *row = interchange::findEdgeListFormat(format->value.text);
  if (!row) {
    std::vector<std::string> known = interchange::edgeListFormats();
    std::string near = didYouMean(format->value.text, known);
    context.diagnostics.report(Code::UnknownFormat, format->value.range, {format->value.text})
        .hint(near.empty() ? "known are " + alternatives(known) : near);
    return false;
  }
  if (!path)
    return false;
  std::optional<interchange::EdgeList> list = interchange::readEdgeListFile(
      context.sources, context.diagnostics, context.resolve(*path), *row, file.range);
  if (!list)
    return false;
  graph.sizes = {list->nodes};
  graph.ends = std::move(list->ends);
  graph.weights = std::move(list->weights);
  if (row->fields)
    graph.fields = std::move(list->fields);
  return true;
}

static bool readEdgeArray(Context &context, const Expression &load, Graph &graph) {
  std::optional<FromFile> source = evaluateLoad(context, load);
  if (!source)
    return false;
  ArrayValues values;
  values.header.error = "this build reads no array files";
  if (context.arrays)
    values = context.arrays->read(source->path, source->array);
  if (!values.header.error.empty()) {
    context.diagnostics.report(Code::CannotReadData, load.range, {values.header.error});
    return false;
  }
  const Shape &shape = values.header.shape;
  if (shape.size() != 2 || shape[1] != 2 || !values.header.integers ||
      values.ints.size() != static_cast<size_t>(shape[0]) * 2) {
    context.diagnostics.report(
        Code::EdgesShape, load.range,
        {values.header.integers ? printShape(shape) : "reals of shape " + printShape(shape)});
    return false;
  }
  std::optional<interchange::EdgeList> list =
      interchange::checkEdges(context.diagnostics, values.ints, load.range);
  if (!list)
    return false;
  graph.sizes = {list->nodes};
  graph.ends = std::move(list->ends);
  return true;
}

static bool makeListed(Context &context, const Statement &statement, Graph &graph) {
  graph.kind = Graph::Kind::Sparse;
  const Expression &call = *statement.value;
  CallArguments arguments(context, {"'edges'", 1, 1, {}, {"format"}}, call.range, call.arguments);
  if (!arguments.good)
    return false;
  const Expression &source = arguments.unnamed[0]->value;
  if (source.kind != Expression::Kind::Call || source.text != "load")
    return readEdgeFile(context, arguments, graph);
  if (const syntax::Argument *format = arguments.find("format")) {
    context.diagnostics.report(Code::UnknownOption, format->name.range,
                               {"'edges' of an array", "format"});
    return false;
  }
  return readEdgeArray(context, source, graph);
}

//===-- Kinds --------------------------------------------------------------------------------===//

struct GraphKind {
  const char *name;
  bool (*make)(Context &, const Statement &, Graph &);
};
static const GraphKind kKinds[] = {{"grid", makeGrid},
                                   {"bipartite", makeBipartite},
                                   {"complete", makeComplete},
                                   {"edges", makeListed}};

std::optional<Graph> makeGraph(Context &context, const Statement &statement) {
  Graph graph;
  graph.name = statement.name.text;
  graph.range = statement.name.range;
  const Expression &call = *statement.value;
  std::vector<std::string> known;
  for (const GraphKind &kind : kKinds) {
    known.push_back(kind.name);
    if (call.text != kind.name)
      continue;
    if (call.text != "grid" && !statement.neighbours.text.empty()) {
      context.diagnostics.report(Code::OnlyGrids, statement.neighbours.range,
                                 {statement.neighbours.text});
      return std::nullopt;
    }
    return kind.make(context, statement, graph) ? std::optional(std::move(graph)) : std::nullopt;
  }
  std::string near = didYouMean(call.text, known);
  context.diagnostics.report(Code::UnknownGraph, call.field.range, {call.text})
      .hint(near.empty() ? "known are " + alternatives(known) : near);
  return std::nullopt;
}

} // namespace isinglass::lang::sema
