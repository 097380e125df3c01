//===- Parameters.cpp ------------------------------------------------------------------------===//
#include "lang/sema/Parameters.h"

#include "lang/diagnostics/Suggestions.h"
#include "lang/sema/CallArguments.h"
#include "lang/sema/Evaluate.h"
#include "lang/sema/GraphRules.h"
#include "lang/sema/Load.h"

#include <algorithm>
#include <cstdio>
#include <limits>

namespace isinglass::lang::sema {

using syntax::Expression;
using syntax::Statement;
using Kind = Expression::Kind;

/// A number as short as it can be.
static std::string print(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

static std::string print(const std::vector<double> &values) {
  std::vector<std::string> words;
  for (double value : values)
    words.push_back(print(value));
  return alternatives(words);
}

//===-- Shape --------------------------------------------------------------------------------===//

static const Entity *graphNamed(Context &context, const Expression &index) {
  if (index.kind != Kind::Reference)
    return nullptr;
  const Entity *entity = context.scope.findQuietly(index.text);
  bool graph = entity && entity->kind == Entity::Kind::Graph;
  return graph ? entity : nullptr;
}

/// W[g.edges], b[g].
static bool overGraph(Context &context, const Statement &statement, int graph, Sites &sites) {
  const Expression &index = statement.index[0];
  const Graph &of = context.model.graphs[graph];
  const std::string &field = index.field.text;
  if (statement.index.size() > 1 || index.indexed) {
    context.diagnostics.report(Code::BadShape, statement.name.range,
                               {"'" + statement.name.text + "'", "a graph, its edges or sizes"});
    return false;
  }
  if (!field.empty() && field != "edges") {
    context.diagnostics.report(Code::UnknownField, index.field.range, {of.name, field})
        .hint(didYouMean(field, {"edges"}));
    return false;
  }
  if (!field.empty() && !of.hasEdges()) {
    context.diagnostics.report(Code::NoEdges, index.range, {of.name})
        .note(of.range, "'" + of.name + "' declared here");
    return false;
  }
  sites.kind = field.empty() ? Sites::Kind::Nodes : Sites::Kind::Edges;
  sites.graph = graph;
  return true;
}

static bool makeSites(Context &context, const Statement &statement, Sites &sites) {
  for (const Expression &index : statement.index) {
    if (const Entity *entity = graphNamed(context, index))
      return overGraph(context, statement, entity->index, sites);
    const Entity *entity =
        index.kind == Kind::Reference ? context.scope.findQuietly(index.text) : nullptr;
    if (entity && entity->kind == Entity::Kind::Broken)
      return false;
  }
  std::optional<Shape> shape = makeShape(context, statement.index);
  if (shape)
    sites.shape = *shape;
  return shape.has_value();
}

static Shape shapeOf(const Context &context, const Sites &sites) {
  if (sites.graph < 0)
    return sites.shape;
  const Graph &graph = context.model.graphs[sites.graph];
  return sites.kind == Sites::Kind::Edges ? graph.edgeShape() : graph.nodeShape();
}

//===-- Initial values -----------------------------------------------------------------------===//

static bool isPromised(Context &context, const Parameter &parameter, double value, Range range) {
  const std::vector<double> &among = parameter.among;
  if (among.empty() || std::find(among.begin(), among.end(), value) != among.end())
    return true;
  context.diagnostics.report(Code::BrokenPromise, range,
                             {parameter.name, print(among), print(value)});
  return false;
}

static bool fromFile(Context &context, const Expression &load, Parameter &parameter) {
  std::optional<FromFile> source = evaluateLoad(context, load);
  if (!source)
    return false;
  parameter.initial = *source;
  if (!context.arrays)
    return true; // whoever runs the model reads the file and checks it
  ArrayHeader header = context.arrays->readHeader(source->path, source->array);
  if (!header.error.empty()) {
    context.diagnostics.report(Code::CannotReadData, load.range, {header.error});
    return false;
  }
  Shape shape = shapeOf(context, parameter.sites);
  if (header.shape != shape) {
    context.diagnostics.report(Code::ShapeMismatch, load.range,
                               {parameter.name, printShape(shape), printShape(header.shape)});
    return false;
  }
  return true;
}

static std::optional<uint64_t> drawSeed(Context &context, const CallArguments &arguments) {
  const syntax::Argument *seed = arguments.find("seed");
  std::optional<int64_t> value = evaluateInt(context, seed->value);
  if (!value || *value >= 0)
    return value;
  context.diagnostics.report(Code::OptionRange, seed->value.range,
                             {"seed", "0 or more", std::to_string(*value)});
  return std::nullopt;
}

static bool drawNormal(Context &context, const CallArguments &arguments, Parameter &parameter) {
  std::optional<double> mean = evaluateReal(context, arguments.find("mean")->value);
  std::optional<double> sd = evaluateReal(context, arguments.find("sd")->value);
  std::optional<uint64_t> seed = drawSeed(context, arguments);
  if (sd && *sd < 0) {
    context.diagnostics.report(Code::OptionRange, arguments.find("sd")->value.range,
                               {"sd", "0 or more", print(*sd)});
    return false;
  }
  if (!mean || !sd || !seed)
    return false;
  parameter.initial = NormalDraw{*mean, *sd, *seed};
  return true;
}

static bool drawUniform(Context &context, const CallArguments &arguments, Parameter &parameter) {
  std::optional<double> low = evaluateReal(context, arguments.find("low")->value);
  std::optional<double> high = evaluateReal(context, arguments.find("high")->value);
  std::optional<uint64_t> seed = drawSeed(context, arguments);
  if (low && high && *high <= *low) {
    context.diagnostics.report(Code::OptionRange, arguments.find("high")->value.range,
                               {"high", "more than low, " + print(*low), print(*high)});
    return false;
  }
  if (!low || !high || !seed)
    return false;
  parameter.initial = UniformDraw{*low, *high, *seed};
  return true;
}

static bool drawSigns(Context &context, const CallArguments &arguments, Parameter &parameter) {
  std::optional<uint64_t> seed = drawSeed(context, arguments);
  if (!seed)
    return false;
  parameter.initial = SignsDraw{*seed};
  return true;
}

struct Draw {
  const char *name;
  std::vector<std::string> options;
  bool (*make)(Context &, const CallArguments &, Parameter &);
  std::vector<double> values; ///< All that it can give, if those are few.
};

static const std::vector<Draw> &draws() {
  static const std::vector<Draw> all = {{"normal", {"mean", "sd", "seed"}, drawNormal, {}},
                                        {"uniform", {"low", "high", "seed"}, drawUniform, {}},
                                        {"signs", {"seed"}, drawSigns, {-1, 1}}};
  return all;
}

static bool keepsPromise(Context &context, const Draw &draw, const Parameter &parameter,
                         Range range) {
  if (parameter.among.empty())
    return true;
  if (draw.values.empty()) {
    context.diagnostics.report(Code::BrokenPromise, range,
                               {parameter.name, print(parameter.among), "any real"});
    return false;
  }
  return std::all_of(draw.values.begin(), draw.values.end(),
                     [&](double value) { return isPromised(context, parameter, value, range); });
}

static bool fromDraw(Context &context, const Expression &expression, Parameter &parameter) {
  std::vector<std::string> known;
  for (const Draw &draw : draws()) {
    known.push_back(draw.name);
    if (expression.kind != Kind::Call || expression.text != draw.name)
      continue;
    CallArguments arguments(context, {"'" + expression.text + "'", 0, 0, draw.options, {}},
                            expression.range, expression.arguments);
    return arguments.good && draw.make(context, arguments, parameter) &&
           keepsPromise(context, draw, parameter, expression.range);
  }
  bool call = expression.kind == Kind::Call;
  std::string hint = call ? didYouMean(expression.text, known) : "";
  context.diagnostics
      .report(Code::UnknownDraw, call ? expression.field.range : expression.range,
              {call ? expression.text : std::string(context.sources.text(expression.range))})
      .hint(hint.empty() ? "known are " + alternatives(known) : hint);
  return false;
}

static bool makeInitial(Context &context, const Statement &statement, Parameter &parameter) {
  if (!statement.value)
    return true;
  const Expression &value = *statement.value;
  if (statement.sign == '~')
    return fromDraw(context, value, parameter);
  if (value.kind == Kind::Call && value.text == "load")
    return fromFile(context, value, parameter);
  std::optional<double> number = evaluateReal(context, value);
  if (!number || !isPromised(context, parameter, *number, value.range))
    return false;
  if (std::abs(*number) > std::numeric_limits<float>::max()) {
    context.diagnostics.report(Code::NumberTooLarge, value.range)
        .hint("parameters are 32-bit reals");
    return false;
  }
  parameter.initial = *number;
  return true;
}

std::optional<Parameter> makeParameter(Context &context, const Statement &statement) {
  Parameter parameter;
  parameter.name = statement.name.text;
  parameter.range = statement.name.range;
  bool good = makeSites(context, statement, parameter.sites);
  for (const Expression &value : statement.among) {
    std::optional<double> number = evaluateReal(context, value);
    good &= number.has_value();
    parameter.among.push_back(number.value_or(0));
  }
  if (!good || !makeInitial(context, statement, parameter))
    return std::nullopt;
  return parameter;
}

} // namespace isinglass::lang::sema
