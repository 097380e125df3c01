//===- CounterUse.cpp -----------------------------------------------------------------------------===//
#include "lang/sema/CounterUse.h"

#include "lang/sema/Evaluate.h"

#include <algorithm>

namespace isinglass::lang::sema {

using syntax::Expression;
using Kind = Expression::Kind;

namespace {

class CounterUse {
public:
  CounterUse(Context &context, const std::string &counter) : context(context) {
    bound.push_back({counter, true});
  }
  bool isValue(const Expression &expression);

private:
  /// A name of this sum or of one within it.
  struct Bound {
    std::string name;
    bool counter;
  };
  const Bound *find(const std::string &name) const;
  bool isValueInSum(const Expression &sum);
  bool mentionsBound(const Expression &expression) const;
  bool isCounter(const Expression &index) const;
  bool isIndexForm(const Expression &index) const;

  Context &context;
  std::vector<Bound> bound; ///< The counter in question first
};

} // namespace

const CounterUse::Bound *CounterUse::find(const std::string &name) const {
  auto found = std::find_if(bound.rbegin(), bound.rend(),
                            [&](const Bound &each) { return each.name == name; });
  return found == bound.rend() ? nullptr : &*found;
}

bool CounterUse::mentionsBound(const Expression &expression) const {
  if (expression.kind == Kind::Reference && find(expression.text))
    return true;
  return std::any_of(expression.operands.begin(), expression.operands.end(),
                     [&](const Expression &operand) { return mentionsBound(operand); }) ||
         std::any_of(
             expression.arguments.begin(), expression.arguments.end(),
             [&](const syntax::Argument &argument) { return mentionsBound(argument.value); });
}

/// A name that stands for an integer in an IndexForm.
bool CounterUse::isCounter(const Expression &index) const {
  if (index.indexed || !index.field.text.empty())
    return false;
  if (const Bound *name = find(index.text))
    return name->counter;
  Entity *entity = context.scope.findQuietly(index.text);
  return entity && entity->kind == Entity::Kind::Counter;
}

/// Whether it becomes an IndexForm: integers and counters under +, - and *.
bool CounterUse::isIndexForm(const Expression &index) const {
  if (!mentionsBound(index) && looksConstant(context, index))
    return true;
  bool divides = std::count(index.signs.begin(), index.signs.end(), '/') != 0;
  switch (index.kind) {
  case Kind::Reference:
    return isCounter(index);
  case Kind::Negate:
  case Kind::Add:
  case Kind::Multiply:
    return !divides && std::all_of(index.operands.begin(), index.operands.end(),
                                   [this](const Expression &each) { return isIndexForm(each); });
  default:
    return false;
  }
}

/// The names of a sum are known in its body, not in its range.
bool CounterUse::isValueInSum(const Expression &sum) {
  for (size_t i = 1; i < sum.operands.size(); ++i)
    if (isValue(sum.operands[i]))
      return true;
  for (const syntax::Name &name : sum.binders)
    bound.push_back({name.text, sum.operands.size() > 2});
  bool value = isValue(sum.operands[0]);
  bound.resize(bound.size() - sum.binders.size());
  return value;
}

bool CounterUse::isValue(const Expression &expression) {
  const std::vector<Expression> &operands = expression.operands;
  if (expression.kind == Kind::Sum)
    return isValueInSum(expression);
  if (expression.kind == Kind::Reference) {
    if (find(expression.text) == &bound.front())
      return true;
    if (std::all_of(operands.begin(), operands.end(),
                    [this](const Expression &index) { return isIndexForm(index); }))
      return false;
  }
  return std::any_of(operands.begin(), operands.end(),
                     [this](const Expression &operand) { return isValue(operand); }) ||
         std::any_of(expression.arguments.begin(), expression.arguments.end(),
                     [this](const syntax::Argument &argument) { return isValue(argument.value); });
}

bool needsValue(Context &context, const Expression &body, const std::string &counter) {
  return CounterUse(context, counter).isValue(body);
}

} // namespace isinglass::lang::sema
