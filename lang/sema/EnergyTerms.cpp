//===- EnergyTerms.cpp -----------------------------------------------------------------------===//
#include "lang/sema/EnergyTerms.h"

#include "lang/sema/Binding.h"
#include "lang/sema/CounterUse.h"
#include "lang/sema/Evaluate.h"

#include <algorithm>
#include <cmath>

namespace isinglass::lang::sema {

using syntax::Expression;
using Kind = Expression::Kind;

static constexpr size_t kMostTerms = 16384;
/// Sums within sums may go through their bodies often and leave few products, or none.
static constexpr int64_t kMostTurns = int64_t(1) << 18;

EnergyTerms::Terms EnergyTerms::multiplyOut(const Expression &energy) {
  turnsLeft = kMostTurns;
  return expand(energy);
}

EnergyTerms::Terms EnergyTerms::expand(const Expression &expression) {
  if (looksConstant(context, expression))
    return constant(expression);
  switch (expression.kind) {
  case Kind::Reference:
    return reference(expression);
  case Kind::Negate: {
    Terms terms = expand(expression.operands[0]);
    for (size_t i = 0; terms && i < terms->size(); ++i)
      (*terms)[i].coefficient *= -1;
    return terms;
  }
  case Kind::Add:
    return add(expression);
  case Kind::Multiply:
    return multiply(expression);
  case Kind::Compare:
    return compare(expression);
  case Kind::Sum:
    return sum(expression);
  default:
    context.diagnostics.report(Code::NotInEnergy, expression.range, {"a tuple"});
    return std::nullopt;
  }
}

EnergyTerms::Terms EnergyTerms::constant(const Expression &expression) {
  std::optional<double> value = evaluateReal(context, expression);
  if (!value)
    return std::nullopt;
  Term term;
  term.coefficient = *value;
  term.range = expression.range;
  return std::vector<Term>{term};
}

//===-- Names --------------------------------------------------------------------------------===//

EnergyTerms::Terms EnergyTerms::reference(const Expression &expression) {
  syntax::Name name{expression.text, expression.range};
  name.range.end = name.range.begin + name.text.size();
  Entity *entity = context.scope.find(name);
  if (!entity || entity->kind == Entity::Kind::Broken)
    return std::nullopt;
  Term term;
  term.range = expression.range;
  switch (entity->kind) {
  case Entity::Kind::Parameter:
    return parameter(expression, *entity);
  case Entity::Kind::Variable: {
    std::optional<Reference> member = bindReference(context, binders, expression, *entity);
    if (!member)
      return std::nullopt;
    if (!variable(*member).spin) {
      context.diagnostics.report(Code::CategoricalFactor, expression.range, {name.text})
          .note(entity->range, "'" + name.text + "' declared here");
      return std::nullopt;
    }
    term.members.push_back(*member);
    return std::vector<Term>{term};
  }
  case Entity::Kind::Graph: {
    if (expression.field.text.empty() || expression.field.text == "edges") {
      context.diagnostics.report(Code::NotInEnergy, expression.range,
                                 {"'" + std::string(context.sources.text(expression.range)) + "'"});
      return std::nullopt;
    }
    term.weight = bindGraphField(context, binders, expression, entity->index);
    return term.weight ? Terms(std::vector<Term>{term}) : std::nullopt;
  }
  case Entity::Kind::Node:
    context.diagnostics.report(Code::BinderAsNumber, expression.range,
                               {name.text, words(entity->kind)});
    return std::nullopt;
  default: // a number with an index: says so
    return constant(expression);
  }
}

EnergyTerms::Terms EnergyTerms::parameter(const Expression &expression, Entity &entity) {
  if (indexesStates(expression))
    return table(expression, entity.index);
  Term term;
  term.range = expression.range;
  term.weight = bindReference(context, binders, expression, entity);
  return term.weight ? Terms(std::vector<Term>{term}) : std::nullopt;
}

//===-- Operators ----------------------------------------------------------------------------===//

EnergyTerms::Terms EnergyTerms::add(const Expression &expression) {
  std::vector<Term> result;
  bool good = true;
  for (size_t i = 0; i < expression.operands.size(); ++i) {
    Terms terms = expand(expression.operands[i]);
    good &= terms.has_value();
    for (size_t t = 0; terms && t < terms->size(); ++t) {
      if (expression.signs[i] == '-')
        (*terms)[t].coefficient *= -1;
      result.push_back(std::move((*terms)[t]));
    }
    if (result.size() > kMostTerms) {
      context.diagnostics.report(Code::TooManyTerms, expression.range,
                                 {std::to_string(kMostTerms)});
      return std::nullopt;
    }
  }
  return good ? Terms(std::move(result)) : std::nullopt;
}

EnergyTerms::Terms EnergyTerms::divide(std::vector<Term> terms, const Expression &divisor) {
  if (!looksConstant(context, divisor)) {
    context.diagnostics.report(Code::DivideByUnknown, divisor.range);
    return std::nullopt;
  }
  std::optional<double> value = evaluateReal(context, divisor);
  if (value && *value == 0) {
    context.diagnostics.report(Code::DivisionByZero, divisor.range);
    return std::nullopt;
  }
  for (Term &term : terms)
    term.coefficient /= value.value_or(1);
  return value ? Terms(std::move(terms)) : std::nullopt;
}

EnergyTerms::Terms EnergyTerms::multiply(const Expression &expression) {
  Terms result;
  bool good = true;
  for (size_t i = 0; i < expression.operands.size(); ++i) {
    const Expression &operand = expression.operands[i];
    if (expression.signs[i] == '/') {
      if (Terms quotient = divide(result.value_or(std::vector<Term>{}), operand))
        result = std::move(quotient);
      else
        good = false;
      continue;
    }
    Terms terms = expand(operand);
    good &= terms.has_value();
    if (!good)
      continue;
    result = result ? multiply(*result, *terms, join(expression.operands[0].range, operand.range))
                    : std::move(terms);
    good &= result.has_value();
  }
  return good ? std::move(result) : std::nullopt;
}

EnergyTerms::Terms EnergyTerms::multiply(const std::vector<Term> &a, const std::vector<Term> &b,
                                         Range range) {
  if (a.size() * b.size() > kMostTerms) {
    context.diagnostics.report(Code::TooManyTerms, range, {std::to_string(kMostTerms)});
    return std::nullopt;
  }
  std::vector<Term> result;
  auto name = [&](const Term &term) { return context.model.parameters[term.weight->index].name; };
  auto isNumber = [](const Term &term) { return !term.weight && term.members.empty(); };
  for (const Term &x : a)
    for (const Term &y : b) {
      if ((x.table && !isNumber(y)) || (y.table && !isNumber(x))) {
        context.diagnostics.report(
            Code::LaterVersion, range,
            {"a product of a table or comparison of categories with anything but numbers is"});
        return std::nullopt;
      }
      if (x.weight && y.weight) {
        context.diagnostics.report(Code::TwoParameters, range, {name(x), name(y)});
        return std::nullopt;
      }
      Term product = x;
      product.coefficient *= y.coefficient;
      product.range = range;
      product.table = x.table || y.table;
      if (y.weight)
        product.weight = y.weight;
      product.members.insert(product.members.end(), y.members.begin(), y.members.end());
      product.binders.insert(product.binders.end(), y.binders.begin(), y.binders.end());
      product.guards.insert(product.guards.end(), y.guards.begin(), y.guards.end());
      result.push_back(std::move(product));
    }
  return result;
}

//===-- Sums ---------------------------------------------------------------------------------===//

/// Whether it holds the counter of a sum that is being unrolled.
bool EnergyTerms::varies(const Expression &expression) const {
  Entity *entity =
      expression.kind == Kind::Reference ? context.scope.findQuietly(expression.text) : nullptr;
  if (entity && entity->varies)
    return true;
  return std::any_of(expression.operands.begin(), expression.operands.end(),
                     [this](const Expression &operand) { return varies(operand); }) ||
         std::any_of(expression.arguments.begin(), expression.arguments.end(),
                     [this](const syntax::Argument &argument) { return varies(argument.value); });
}

/// A range that depends on the counter of a sum around it may be empty: sum(j in i+1..n) at i = n.
std::optional<Binder> EnergyTerms::countedDomain(const Expression &expression) {
  std::optional<int64_t> first = evaluateInt(context, expression.operands[1]);
  std::optional<int64_t> last = evaluateInt(context, expression.operands[2]);
  if (!first || !last)
    return std::nullopt;
  Range range = join(expression.operands[1].range, expression.operands[2].range);
  bool mayBeEmpty = varies(expression.operands[1]) || varies(expression.operands[2]);
  if (*first > *last && !mayBeEmpty) {
    context.diagnostics
        .report(Code::EmptyRange, range, {std::to_string(*first), std::to_string(*last)})
        .hint("both ends belong to a range");
    return std::nullopt;
  }
  return Binder{Binder::Kind::Counter, -1, *first, *last};
}

std::optional<Binder> EnergyTerms::domain(const Expression &expression) {
  const Expression &domain = expression.operands[1];
  if (expression.operands.size() > 2)
    return countedDomain(expression);
  Entity *entity = nullptr;
  if (domain.kind == Kind::Reference) {
    entity = context.scope.find({domain.text,
                                 {domain.range.file, domain.range.begin,
                                  uint32_t(domain.range.begin + domain.text.size())}});
    if (!entity || entity->kind == Entity::Kind::Broken)
      return std::nullopt;
  }
  bool field = !domain.field.text.empty();
  if (!entity || entity->kind != Entity::Kind::Graph || domain.indexed ||
      (field && domain.field.text != "edges")) {
    std::string what =
        entity ? "'" + std::string(context.sources.text(domain.range)) + "'" : "this";
    context.diagnostics.report(Code::BadDomain, domain.range, {what});
    return std::nullopt;
  }
  const Graph &graph = context.model.graphs[entity->index];
  if (!field)
    return Binder{Binder::Kind::Node, entity->index, 0, 0};
  if (!graph.hasEdges()) {
    context.diagnostics.report(Code::NoEdges, domain.range, {graph.name})
        .note(graph.range, "'" + graph.name + "' declared here");
    return std::nullopt;
  }
  return Binder{Binder::Kind::Edge, entity->index, 0, 0};
}

/// The body of a sum whose names stand for an entity.
EnergyTerms::Terms EnergyTerms::body(const Expression &sum, Entity entity) {
  for (size_t i = 0; i < sum.binders.size(); ++i) {
    entity.end = static_cast<int>(i);
    context.scope.hide(sum.binders[i], entity);
  }
  Terms terms = expand(sum.operands[0]);
  for (const syntax::Name &name : sum.binders)
    context.scope.unhide(name.text);
  return terms;
}

/// A sum over integers, its body expanded once for each.
EnergyTerms::Terms EnergyTerms::unroll(const Expression &sum, const Binder &counter) {
  Range head = join(sum.binders.front().range, sum.operands[2].range);
  int64_t steps = 0;
  if (__builtin_sub_overflow(counter.last, counter.first, &steps) || steps >= turnsLeft) {
    context.diagnostics.report(Code::TooManySites, head, {std::to_string(kMostTurns)});
    return std::nullopt;
  }
  std::vector<Term> result;
  Entity entity;
  entity.kind = Entity::Kind::Scalar;
  entity.varies = true;
  for (int64_t step = 0; step <= steps; ++step) {
    --turnsLeft;
    entity.value = Value::ofInt(counter.first + step);
    Terms terms = body(sum, entity);
    if (!terms)
      return std::nullopt;
    result.insert(result.end(), std::make_move_iterator(terms->begin()),
                  std::make_move_iterator(terms->end()));
    if (result.size() > kMostTerms) {
      context.diagnostics.report(Code::TooManyTerms, head, {std::to_string(kMostTerms)});
      return std::nullopt;
    }
  }
  return result;
}

EnergyTerms::Terms EnergyTerms::sum(const Expression &expression) {
  const std::vector<syntax::Name> &names = expression.binders;
  std::optional<Binder> binder = domain(expression);
  Range all = join(names.front().range, names.back().range);
  bool edge = binder && binder->kind == Binder::Kind::Edge;
  if (binder && edge != (names.size() == 2)) {
    context.diagnostics.report(
        Code::BinderCount, all,
        edge ? std::vector<std::string>{"an edge", "its two ends", "sum((i,j) in g.edges)"}
             : std::vector<std::string>{"a node or a number", "one name", "sum(i in g)"});
    binder.reset();
  }
  if (names.size() == 2 && names[0].text == names[1].text) {
    context.diagnostics.report(Code::Redeclared, names[1].range, {names[1].text});
    binder.reset();
  }
  bool counter = binder && binder->kind == Binder::Kind::Counter;
  if (counter && binder->first > binder->last)
    return std::vector<Term>();
  if (counter && needsValue(context, expression.operands[0], names[0].text))
    return unroll(expression, *binder);
  Entity entity;
  entity.index = static_cast<int>(binders.size());
  if (binder) {
    binders.push_back(*binder);
    entity.kind = counter ? Entity::Kind::Counter : Entity::Kind::Node;
  }
  Terms terms = body(expression, entity);
  if (!binder)
    return std::nullopt;
  for (size_t t = 0; terms && t < terms->size(); ++t)
    (*terms)[t].binders.push_back(entity.index);
  return terms;
}

//===-- States -------------------------------------------------------------------------------===//

std::optional<EnergyTerms::State> EnergyTerms::state(const Expression &expression) {
  State result;
  result.range = expression.range;
  if (expression.kind == Kind::Reference) {
    Entity *entity = context.scope.find({expression.text, expression.range});
    if (!entity || entity->kind == Entity::Kind::Broken)
      return std::nullopt;
    if (entity->kind == Entity::Kind::Variable) {
      result.variable = bindReference(context, binders, expression, *entity);
      return result.variable ? std::optional(result) : std::nullopt;
    }
  }
  std::optional<int64_t> number = evaluateInt(context, expression);
  if (!number)
    return std::nullopt;
  result.number = *number;
  return result;
}

EnergyTerms::Terms EnergyTerms::compare(const Expression &expression) {
  std::optional<State> a = state(expression.operands[0]);
  std::optional<State> b = state(expression.operands[1]);
  if (!a || !b)
    return std::nullopt;
  if (!a->variable)
    std::swap(a, b);
  bool equal = expression.signs[0] == '=';
  bool mixed =
      a->variable && b->variable && variable(*a->variable).spin != variable(*b->variable).spin;
  if (!a->variable || mixed) {
    context.diagnostics.report(Code::BadComparison, expression.range)
        .hint("as in [a[k] == +1], [c[i] == c[j]], [c[i] == 2]");
    return std::nullopt;
  }
  const Variable &first = variable(*a->variable);
  bool valid =
      first.spin ? b->number == 1 || b->number == -1 : b->number >= 0 && b->number < first.states;
  if (!b->variable && !valid) {
    context.diagnostics.report(
        Code::BadState, b->range,
        {first.name, first.spin ? "-1 or +1" : "0 to " + std::to_string(first.states - 1),
         std::to_string(b->number)});
    return std::nullopt;
  }
  return first.spin ? compareSpins(*a, *b, equal, expression.range)
                    : compareCategories(*a, *b, equal, expression.range);
}

/// [s == t] is (1 + s t) / 2, [s == +1] is (1 + s) / 2; where s or t is absent, both halves are.
EnergyTerms::Terms EnergyTerms::compareSpins(const State &a, const State &b, bool equal,
                                             Range range) {
  Term half, product;
  half.coefficient = 0.5;
  half.range = product.range = range;
  product.coefficient = equal ? 0.5 : -0.5;
  product.members.push_back(*a.variable);
  if (b.variable)
    product.members.push_back(*b.variable);
  else
    product.coefficient *= static_cast<double>(b.number);
  half.guards = product.members;
  return std::vector<Term>{half, product};
}

/// A table of zeros and ones.
EnergyTerms::Terms EnergyTerms::compareCategories(const State &a, const State &b, bool equal,
                                                  Range range) {
  Shape shape = {variable(*a.variable).states};
  Term term;
  term.table = true;
  term.range = range;
  term.members.push_back(*a.variable);
  std::string name = equal ? "equal" : "differ";
  if (b.variable) {
    shape.push_back(variable(*b.variable).states);
    term.members.push_back(*b.variable);
  } else {
    name += "." + std::to_string(b.number);
  }
  for (int64_t size : shape)
    name += "." + std::to_string(size);
  if (!b.variable)
    name += ".states";
  std::vector<float> values(countEntries(shape), equal ? 0.0f : 1.0f);
  for (int64_t x = 0; x < shape[0]; ++x)
    if (!b.variable && x == b.number)
      values[x] = equal ? 1.0f : 0.0f;
    else if (b.variable && x < shape[1])
      values[x * shape[1] + x] = equal ? 1.0f : 0.0f;
  Reference weight;
  weight.parameter = true;
  weight.range = range;
  weight.index = literalTable(name, shape, std::move(values), range);
  term.weight = weight;
  return std::vector<Term>{term};
}

int EnergyTerms::literalTable(const std::string &name, const Shape &shape,
                              std::vector<float> values, Range range) {
  auto &parameters = context.model.parameters;
  for (size_t p = 0; p < parameters.size(); ++p)
    if (parameters[p].name == name)
      return p;
  Parameter &added = parameters.emplace_back();
  added.name = name;
  added.range = range;
  added.sites.shape = shape;
  added.initial = std::move(values);
  added.used = true;
  return parameters.size() - 1;
}

//===-- Tables -------------------------------------------------------------------------------===//

bool EnergyTerms::indexesStates(const Expression &expression) {
  for (const Expression &index : expression.operands) {
    if (index.kind == Kind::Compare)
      return true;
    Entity *entity =
        index.kind == Kind::Reference ? context.scope.findQuietly(index.text) : nullptr;
    if (entity && entity->kind == Entity::Kind::Variable)
      return true;
  }
  return false;
}

/// c[i], or [a[k] == +1], which is the state of a spin.
std::optional<Reference> EnergyTerms::tableIndex(const Expression &expression) {
  bool comparison = expression.kind == Kind::Compare;
  std::optional<State> index = state(comparison ? expression.operands[0] : expression);
  std::optional<State> one;
  if (comparison)
    one = state(expression.operands[1]);
  if (!index || (comparison && !one))
    return std::nullopt;
  bool spin = index->variable && variable(*index->variable).spin;
  if (index->variable && spin == comparison &&
      (!comparison || (!one->variable && one->number == 1 && expression.signs[0] == '=')))
    return index->variable;
  if (spin && !comparison) {
    context.diagnostics
        .report(Code::WrongType, expression.range, {"a state from 0", "a spin, -1 or +1"})
        .hint("write [" + std::string(context.sources.text(expression.range)) + " == +1]");
    return std::nullopt;
  }
  context.diagnostics.report(
      Code::LaterVersion, expression.range,
      {"a table index other than a categorical variable or [spin == +1] is"});
  return std::nullopt;
}

EnergyTerms::Terms EnergyTerms::table(const Expression &expression, int parameter) {
  Parameter &array = context.model.parameters[parameter];
  array.used = true;
  const Shape &shape = array.sites.shape;
  if (array.sites.graph >= 0 || expression.operands.size() != shape.size()) {
    context.diagnostics
        .report(Code::IndexCount, expression.range,
                {array.name,
                 array.sites.graph >= 0 ? "one entry a node or edge"
                                        : count(shape.size(), "axis", "axes"),
                 count(expression.operands.size(), "state", "states")})
        .note(array.range, "'" + array.name + "' declared here");
    return std::nullopt;
  }
  Term term;
  term.table = true;
  term.range = expression.range;
  Reference weight;
  weight.parameter = true;
  weight.index = parameter;
  term.weight = weight;
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    std::optional<Reference> member = tableIndex(expression.operands[axis]);
    if (!member)
      return std::nullopt;
    int64_t states = variable(*member).states;
    if (states != shape[axis]) {
      context.diagnostics
          .report(Code::TableAxis, expression.operands[axis].range,
                  {std::to_string(axis), array.name, std::to_string(shape[axis]),
                   std::to_string(states)})
          .note(array.range, "'" + array.name + "' declared here");
      return std::nullopt;
    }
    term.members.push_back(*member);
  }
  return std::vector<Term>{term};
}

} // namespace isinglass::lang::sema
