//===- Evaluate.cpp --------------------------------------------------------------------------===//
#include "lang/sema/Evaluate.h"

#include "lang/diagnostics/Suggestions.h"
#include "lang/sema/Functions.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace isinglass::lang::sema {

using syntax::Expression;
using Kind = Expression::Kind;
using Type = Value::Type;

const char *words(Type type) {
  return type == Type::Int ? "an int" : type == Type::Real ? "a real" : "a string";
}

static std::optional<Value> fail(Context &context, Code code, Range range,
                                 std::vector<std::string> fill = {}) {
  context.diagnostics.report(code, range, std::move(fill));
  return std::nullopt;
}

static std::optional<Value> finite(Context &context, Value value, Range range) {
  if (value.type == Type::Real && !std::isfinite(value.real))
    return fail(context, Code::NotFinite, range);
  return value;
}

//===-- Literals and names -------------------------------------------------------------------===//

static std::optional<Value> literal(Context &context, const Expression &expression) {
  const std::string &text = expression.text;
  const char *last = text.data() + text.size();
  if (expression.kind == Kind::String)
    return Value::ofText(text);
  if (expression.kind == Kind::Integer) {
    int64_t value = 0;
    if (std::from_chars(text.data(), last, value).ec != std::errc())
      return fail(context, Code::NumberTooLarge, expression.range);
    return Value::ofInt(value);
  }
  double value = 0;
  if (std::from_chars(text.data(), last, value).ec != std::errc()) {
    value = std::strtod(text.c_str(), nullptr); // says on which side it is out of range
    if (value == HUGE_VAL)
      return fail(context, Code::NumberTooLarge, expression.range);
  }
  return Value::ofReal(value);
}

static std::optional<Value> reference(Context &context, const Expression &expression) {
  syntax::Name name{expression.text, expression.range};
  name.range.end = name.range.begin + name.text.size();
  Entity *entity = context.scope.find(name);
  if (!entity || entity->kind == Entity::Kind::Broken)
    return std::nullopt;
  bool plain = expression.field.text.empty() && !expression.indexed;
  if (entity->kind == Entity::Kind::Scalar) {
    if (!plain)
      return fail(context, Code::TakesNoIndex, expression.range, {name.text, "a single value"});
    return entity->value;
  }
  context.diagnostics
      .report(Code::NotConstant, expression.range,
              {"'" + name.text + "', " + words(entity->kind) + ","})
      .note(entity->range, "'" + name.text + "' declared here");
  return std::nullopt;
}

//===-- Operators ----------------------------------------------------------------------------===//

static bool isNumber(Context &context, const Value &value, Range range) {
  if (value.type != Type::String)
    return true;
  fail(context, Code::WrongType, range, {"a number", "a string"});
  return false;
}

static std::optional<Value> apply(Context &context, char sign, const Value &a, const Value &b,
                                  Range range) {
  if (sign == '/') {
    if (b.asReal() == 0)
      return fail(context, Code::DivisionByZero, range);
    return finite(context, Value::ofReal(a.asReal() / b.asReal()), range);
  }
  if (a.type == Type::Int && b.type == Type::Int) {
    int64_t result = 0;
    bool overflow = sign == '+'   ? __builtin_add_overflow(a.integer, b.integer, &result)
                    : sign == '-' ? __builtin_sub_overflow(a.integer, b.integer, &result)
                                  : __builtin_mul_overflow(a.integer, b.integer, &result);
    if (overflow)
      return fail(context, Code::Overflow, range);
    return Value::ofInt(result);
  }
  double x = a.asReal();
  double y = b.asReal();
  return finite(context, Value::ofReal(sign == '+' ? x + y : sign == '-' ? x - y : x * y), range);
}

/// Operands of + and - or of * and /, from left to right.
static std::optional<Value> chain(Context &context, const Expression &expression) {
  bool sum = expression.kind == Kind::Add;
  std::optional<Value> total = Value::ofInt(sum ? 0 : 1);
  bool complete = true;
  for (size_t i = 0; i < expression.operands.size(); ++i) {
    const Expression &operand = expression.operands[i];
    std::optional<Value> value = evaluate(context, operand);
    complete &= value && isNumber(context, *value, operand.range);
    if (!complete || !total)
      continue;
    Range sofar = join(expression.operands[0].range, operand.range);
    char sign = expression.signs[i];
    total = apply(context, sign, *total, *value, sign == '/' ? operand.range : sofar);
  }
  return complete ? total : std::nullopt;
}

static std::optional<Value> negate(Context &context, const Expression &expression) {
  std::optional<Value> value = evaluate(context, expression.operands[0]);
  if (!value || !isNumber(context, *value, expression.operands[0].range))
    return std::nullopt;
  return apply(context, '*', Value::ofInt(-1), *value, expression.range);
}

static std::optional<Value> call(Context &context, const Expression &expression) {
  const Function *function = findFunction(expression.text);
  if (!function) {
    context.diagnostics.report(Code::UnknownFunction, expression.field.range, {expression.text})
        .hint(didYouMean(expression.text, functionNames()));
    return std::nullopt;
  }
  std::vector<Value> values;
  bool good = true;
  for (const syntax::Argument &argument : expression.arguments) {
    if (!argument.name.text.empty())
      return fail(context, Code::UnknownOption, argument.range,
                  {"'" + expression.text + "'", argument.name.text});
    std::optional<Value> value = evaluate(context, argument.value);
    good &= value && isNumber(context, *value, argument.range);
    if (value)
      values.push_back(*value);
  }
  if (!good)
    return std::nullopt;
  if (values.size() < function->fewest || values.size() > function->most)
    return fail(context, Code::WrongArguments, expression.range,
                {"'" + expression.text + "'",
                 function->fewest == function->most ? count(function->fewest, "number", "numbers")
                                                    : "1 to 16 numbers",
                 std::to_string(values.size())});
  return finite(context, function->apply(values), expression.range);
}

std::optional<Value> evaluate(Context &context, const Expression &expression) {
  switch (expression.kind) {
  case Kind::Integer:
  case Kind::Real:
  case Kind::String:
    return literal(context, expression);
  case Kind::Reference:
    return reference(context, expression);
  case Kind::Call:
    return call(context, expression);
  case Kind::Negate:
    return negate(context, expression);
  case Kind::Add:
  case Kind::Multiply:
    return chain(context, expression);
  case Kind::Tuple:
    return fail(context, Code::WrongType, expression.range, {"a number", "a tuple"});
  case Kind::Compare:
    return fail(context, Code::NotConstant, expression.range, {"a comparison"});
  case Kind::Sum:
    return fail(context, Code::NotConstant, expression.range, {"a sum"});
  case Kind::Record:
    return fail(context, Code::WrongType, expression.range, {"one value", "a record"});
  }
  return std::nullopt;
}

//===-- Of one type --------------------------------------------------------------------------===//

std::optional<int64_t> evaluateInt(Context &context, const Expression &expression) {
  std::optional<Value> value = evaluate(context, expression);
  if (!value)
    return std::nullopt;
  if (value->type == Type::Int)
    return value->integer;
  Message &message =
      context.diagnostics.report(Code::WrongType, expression.range, {"an int", words(value->type)});
  if (value->type == Type::Real)
    message.hint("/ gives a real; floor(...), round(...) or ceil(...) give an int");
  return std::nullopt;
}

std::optional<double> evaluateReal(Context &context, const Expression &expression) {
  std::optional<Value> value = evaluate(context, expression);
  if (!value || !isNumber(context, *value, expression.range))
    return std::nullopt;
  return value->asReal();
}

std::optional<Value> evaluateText(Context &context, const Expression &expression) {
  std::optional<Value> value = evaluate(context, expression);
  if (value && value->type != Type::String)
    return fail(context, Code::WrongType, expression.range, {"a string", words(value->type)});
  return value;
}

bool looksConstant(Context &context, const Expression &expression) {
  switch (expression.kind) {
  case Kind::Integer:
  case Kind::Real:
  case Kind::String:
  case Kind::Call:
    return true;
  case Kind::Tuple:
  case Kind::Compare:
  case Kind::Sum:
  case Kind::Record:
    return false;
  case Kind::Reference: {
    Entity *entity = context.scope.findQuietly(expression.text);
    return !expression.indexed && entity && entity->kind == Entity::Kind::Scalar;
  }
  case Kind::Negate:
  case Kind::Add:
  case Kind::Multiply:
    break;
  }
  return std::all_of(expression.operands.begin(), expression.operands.end(),
                     [&](const Expression &operand) { return looksConstant(context, operand); });
}

} // namespace isinglass::lang::sema
