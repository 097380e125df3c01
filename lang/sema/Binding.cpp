//===- Binding.cpp ---------------------------------------------------------------------------===//
#include "lang/sema/Binding.h"

#include "lang/diagnostics/Suggestions.h"
#include "lang/sema/Evaluate.h"

#include <algorithm>
#include <cstdlib>

namespace isinglass::lang::sema {

using syntax::Expression;
using Kind = Expression::Kind;

namespace {

/// What is indexed: its name, its shape by integers, and the graph whose nodes or edges it is over.
struct Array {
  std::string name; ///< As written: `W`, `g.weight`
  Range declared;
  Shape shape;
  int graph = -1;
  bool edges = false;
};

class Binding {
public:
  Binding(Context &context, const std::vector<Binder> &binders, const Expression &expression,
          Array array)
      : context(context), binders(binders), expression(expression), array(std::move(array)) {}

  std::optional<Reference> resolve();

private:
  bool isNode(const Expression &index) const;
  bool isBroken(const Expression &index) const;
  bool addNode(const Expression &index);
  bool addShift(const Expression &step, int sign);
  bool checkShift(Range range);
  std::optional<Reference> byNodes();
  std::optional<Reference> byCoordinates();
  bool compile(const Expression &index, IndexForm &form);
  bool compileChain(const Expression &index, IndexForm &form);
  std::optional<Reference> fail(Code code, Range range, std::vector<std::string> fill,
                                std::string hint = {});
  const Graph &graph(int which) const { return context.model.graphs[which]; }

  struct NodeIndex {
    const Entity *entity;
    std::string name;
    std::vector<int64_t> shift;
    Range range;
  };

  Context &context;
  const std::vector<Binder> &binders;
  const Expression &expression;
  Array array;
  std::vector<NodeIndex> nodes;
};

} // namespace

std::optional<Reference> Binding::fail(Code code, Range range, std::vector<std::string> fill,
                                       std::string hint) {
  context.diagnostics.report(code, range, std::move(fill))
      .hint(std::move(hint))
      .note(array.declared, "'" + array.name + "' declared here");
  return std::nullopt;
}

//===-- Nodes --------------------------------------------------------------------------------===//

/// i, or i plus or minus something.
bool Binding::isNode(const Expression &index) const {
  const Expression &first = index.kind == Kind::Add ? index.operands[0] : index;
  Entity *entity = first.kind == Kind::Reference ? context.scope.findQuietly(first.text) : nullptr;
  return entity && entity->kind == Entity::Kind::Node;
}

/// Whether it holds a name whose declaration was wrong: that has been said.
bool Binding::isBroken(const Expression &index) const {
  Entity *entity = index.kind == Kind::Reference ? context.scope.findQuietly(index.text) : nullptr;
  if (entity && entity->kind == Entity::Kind::Broken)
    return true;
  return std::any_of(index.operands.begin(), index.operands.end(),
                     [this](const Expression &operand) { return isBroken(operand); });
}

bool Binding::addShift(const Expression &step, int sign) {
  NodeIndex &node = nodes.back();
  int graphIndex = binders[node.entity->index].graph;
  const Graph &nodesOf = graph(graphIndex);
  if (nodesOf.kind != Graph::Kind::Lattice)
    return fail(Code::ShiftNeedsLattice, step.range, {nodesOf.words()}).has_value();
  bool tuple = step.kind == Kind::Tuple;
  size_t numbers = tuple ? step.operands.size() : 1;
  if (numbers != nodesOf.sizes.size())
    return fail(Code::ShiftLength, step.range,
                {nodesOf.words(), count(nodesOf.sizes.size(), "number", "numbers"),
                 std::to_string(numbers)})
        .has_value();
  node.shift.resize(numbers, 0);
  for (size_t axis = 0; axis < numbers; ++axis) {
    const Expression &part = tuple ? step.operands[axis] : step;
    std::optional<int64_t> value = evaluateInt(context, part);
    if (!value)
      return false;
    if (*value > (int64_t(1) << 40) || *value < -(int64_t(1) << 40)) {
      context.diagnostics.report(Code::NumberTooLarge, part.range);
      return false;
    }
    node.shift[axis] += sign * *value;
  }
  return true;
}

/// Brings a shift along periodic axes near zero, and refuses one that leaves an open axis.
bool Binding::checkShift(Range range) {
  NodeIndex &node = nodes.back();
  const Graph &lattice = graph(binders[node.entity->index].graph);
  bool moves = false;
  for (size_t axis = 0; axis < node.shift.size(); ++axis) {
    int64_t size = lattice.sizes[axis];
    if (lattice.periodic[axis])
      node.shift[axis] %= size;
    else if (std::abs(node.shift[axis]) >= size)
      return fail(Code::ShiftLeaves, range,
                  {printTuple(node.shift), std::to_string(axis), std::to_string(size)})
          .has_value();
    moves |= node.shift[axis] != 0;
  }
  if (!moves)
    node.shift.clear();
  return true;
}

bool Binding::addNode(const Expression &index) {
  const Expression &first = index.kind == Kind::Add ? index.operands[0] : index;
  nodes.push_back({context.scope.findQuietly(first.text), first.text, {}, index.range});
  if (first.indexed || !first.field.text.empty())
    return fail(Code::TakesNoIndex, first.range, {first.text, "a node"}).has_value();
  if (index.kind != Kind::Add)
    return true;
  for (size_t i = 1; i < index.operands.size(); ++i)
    if (!addShift(index.operands[i], index.signs[i] == '-' ? -1 : 1))
      return false;
  return checkShift(index.range);
}

std::optional<Reference> Binding::byNodes() {
  for (const Expression &index : expression.operands) {
    if (!isNode(index))
      return fail(Code::MixedIndex, index.range, {});
    if (!addNode(index))
      return std::nullopt;
  }
  const NodeIndex &first = nodes.front();
  const Binder &binder = binders[first.entity->index];
  Reference result;
  result.binder = first.entity->index;
  result.range = expression.range;
  if (array.graph < 0)
    return fail(Code::MixedIndex, expression.range, {},
                "'" + array.name + "' has shape " + printShape(array.shape));
  const std::string home = graph(array.graph).words();
  if (array.edges) {
    if (nodes.size() == 1)
      return fail(Code::OneNodeForEdge, expression.range, {array.name, home},
                  "did you mean " + array.name + "[i,j]?");
    bool ends = nodes.size() == 2 && nodes[1].entity->index == first.entity->index &&
                nodes[1].entity->end != first.entity->end && first.shift.empty() &&
                nodes[1].shift.empty() && binder.kind == Binder::Kind::Edge &&
                binder.graph == array.graph;
    if (!ends)
      return fail(Code::NotTheEdge, expression.range, {array.name, home},
                  "bind them: sum((i,j) in " + home + ".edges)");
    result.kind = Reference::Kind::Edge;
    return result;
  }
  if (nodes.size() > 1)
    return fail(Code::TwoNodes, expression.range,
                {array.name, home, std::to_string(nodes.size()) + " nodes"});
  if (graph(binder.graph).nodeShape() != array.shape)
    return fail(Code::OtherNodes, first.range,
                {first.name, graph(binder.graph).words(), array.name, home});
  result.kind = Reference::Kind::Node;
  result.end = first.entity->end;
  result.shift = first.shift;
  return result;
}

//===-- Coordinates --------------------------------------------------------------------------===//

bool Binding::compileChain(const Expression &index, IndexForm &form) {
  using Op = IndexForm::Op;
  for (size_t i = 0; i < index.operands.size(); ++i) {
    char sign = index.signs[i];
    if (sign == '/') {
      context.diagnostics.report(Code::WrongType, index.range, {"an int", "a real"})
          .hint("/ gives a real");
      return false;
    }
    if (i == 0 && sign == '-')
      form.steps.push_back({Op::Number, 0});
    if (!compile(index.operands[i], form))
      return false;
    if (i > 0 || sign == '-')
      form.steps.push_back({sign == '+' ? Op::Add : sign == '-' ? Op::Subtract : Op::Multiply, 0});
  }
  return true;
}

bool Binding::compile(const Expression &index, IndexForm &form) {
  using Op = IndexForm::Op;
  Entity *entity = index.kind == Kind::Reference && !index.indexed && index.field.text.empty()
                       ? context.scope.findQuietly(index.text)
                       : nullptr;
  if (entity && entity->kind == Entity::Kind::Counter) {
    form.steps.push_back({Op::Counter, entity->index});
    return true;
  }
  bool chain = index.kind == Kind::Add || index.kind == Kind::Multiply;
  if (chain && !looksConstant(context, index))
    return compileChain(index, form);
  if (index.kind == Kind::Negate && !looksConstant(context, index)) {
    form.steps.push_back({Op::Number, 0});
    if (!compile(index.operands[0], form))
      return false;
    form.steps.push_back({Op::Subtract, 0});
    return true;
  }
  std::optional<int64_t> value = evaluateInt(context, index);
  if (value)
    form.steps.push_back({Op::Number, *value});
  return value.has_value();
}

std::optional<Reference> Binding::byCoordinates() {
  Reference result;
  result.kind = Reference::Kind::Coordinates;
  result.range = expression.range;
  if (expression.operands.size() != array.shape.size())
    return fail(Code::IndexCount, expression.range,
                {array.name, count(array.shape.size(), "axis", "axes"),
                 count(expression.operands.size(), "integer", "integers")});
  for (size_t axis = 0; axis < array.shape.size(); ++axis) {
    const Expression &index = expression.operands[axis];
    IndexForm &form = result.coordinates.emplace_back();
    form.range = index.range;
    if (!compile(index, form))
      return std::nullopt;
    if (form.steps.size() == 1 && form.steps[0].op == IndexForm::Op::Number &&
        (form.steps[0].value < 0 || form.steps[0].value >= array.shape[axis]))
      return fail(Code::IndexOutOfRange, index.range,
                  {std::to_string(form.steps[0].value), std::to_string(axis), array.name,
                   std::to_string(array.shape[axis])});
  }
  return result;
}

std::optional<Reference> Binding::resolve() {
  if (array.shape.empty() && !expression.indexed) {
    Reference result;
    result.range = expression.range;
    return result;
  }
  if (!expression.indexed)
    return fail(Code::NeedsIndex, expression.range, {array.name});
  if (array.shape.empty())
    return fail(Code::TakesNoIndex, expression.range, {array.name, "a single number"});
  for (const Expression &index : expression.operands)
    if (isBroken(index))
      return std::nullopt;
  for (const Expression &index : expression.operands)
    if (isNode(index))
      return byNodes();
  return byCoordinates();
}

//===-- Entry points -------------------------------------------------------------------------===//

static Array arrayOf(Context &context, const Parameter &parameter) {
  Array array{parameter.name, parameter.range, parameter.sites.shape, parameter.sites.graph,
              parameter.sites.kind == Sites::Kind::Edges};
  if (array.graph >= 0) {
    const Graph &graph = context.model.graphs[array.graph];
    array.shape = array.edges ? graph.edgeShape() : graph.nodeShape();
  }
  return array;
}

std::optional<Reference> bindReference(Context &context, const std::vector<Binder> &binders,
                                       const Expression &expression, const Entity &entity) {
  bool parameter = entity.kind == Entity::Kind::Parameter;
  if (!expression.field.text.empty()) {
    context.diagnostics.report(Code::UnknownField, expression.field.range,
                               {expression.text, expression.field.text});
    return std::nullopt;
  }
  Array array;
  if (parameter) {
    array = arrayOf(context, context.model.parameters[entity.index]);
    context.model.parameters[entity.index].used = true;
  } else {
    const Variable &variable = context.model.variables[entity.index];
    array = {variable.name, variable.range, context.model.graphs[variable.graph].nodeShape(),
             variable.graph, false};
  }
  std::optional<Reference> result = Binding(context, binders, expression, array).resolve();
  if (result) {
    result->parameter = parameter;
    result->index = entity.index;
  }
  return result;
}

/// The parameter g.weight or g.field, made at its first use.
static int graphParameter(Context &context, const Graph &graph, int index, bool weight) {
  std::string name = graph.name + (weight ? ".weight" : ".field");
  auto &parameters = context.model.parameters;
  for (size_t p = 0; p < parameters.size(); ++p)
    if (parameters[p].name == name)
      return p;
  Parameter &added = parameters.emplace_back();
  added.name = name;
  added.range = graph.range;
  added.sites.kind = weight ? Sites::Kind::Edges : Sites::Kind::Nodes;
  added.sites.graph = index;
  added.used = true;
  const std::vector<float> &values = weight ? *graph.weights : *graph.fields;
  if (values.empty())
    added.initial = 0.0; // a format with fields, a file without any
  else
    added.initial = values;
  return parameters.size() - 1;
}

std::optional<Reference> bindGraphField(Context &context, const std::vector<Binder> &binders,
                                        const Expression &expression, int index) {
  const Graph &graph = context.model.graphs[index];
  bool weight = expression.field.text == "weight" && graph.weights;
  bool field = expression.field.text == "field" && graph.fields;
  if (!weight && !field) {
    std::vector<std::string> known;
    if (graph.weights)
      known.push_back("weight");
    if (graph.fields)
      known.push_back("field");
    std::string hint = didYouMean(expression.field.text, known);
    if (hint.empty())
      hint =
          known.empty() ? "it brings neither weights nor fields" : "it has " + alternatives(known);
    context.diagnostics
        .report(Code::UnknownField, expression.field.range, {graph.name, expression.field.text})
        .hint(hint)
        .note(graph.range, "'" + graph.name + "' declared here");
    return std::nullopt;
  }
  int parameter = graphParameter(context, graph, index, weight);
  Array array = arrayOf(context, context.model.parameters[parameter]);
  std::optional<Reference> result = Binding(context, binders, expression, array).resolve();
  if (result) {
    result->parameter = true;
    result->index = parameter;
  }
  return result;
}

} // namespace isinglass::lang::sema
