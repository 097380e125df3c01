//===- Defines.cpp ---------------------------------------------------------------------------===//
#include "lang/sema/Defines.h"

#include "lang/diagnostics/Suggestions.h"
#include "lang/sema/CallArguments.h"
#include "lang/sema/Evaluate.h"

#include <charconv>
#include <cmath>

namespace isinglass::lang::sema {

namespace {
/// One `-D name=value`, as a text that messages can point into.
struct Define {
  std::string value;
  Range name, place;
  bool used = false;
};
using Defines = std::map<std::string, Define>;
} // namespace

static constexpr std::pair<const char *, Value::Type> kTypes[] = {
    {"int", Value::Type::Int}, {"real", Value::Type::Real}, {"string", Value::Type::String}};

static std::optional<Value::Type> findType(Context &context, const syntax::Name &type) {
  std::vector<std::string> known;
  for (const auto &[name, found] : kTypes) {
    if (type.text == name)
      return found;
    known.push_back(name);
  }
  std::string near = didYouMean(type.text, known);
  context.diagnostics.report(Code::UnknownType, type.range, {type.text})
      .hint(near.empty() ? "known are " + alternatives(known) : near);
  return std::nullopt;
}

static Defines readDefines(Context &context, const std::vector<std::string> &texts) {
  Defines defines;
  for (const std::string &text : texts) {
    uint32_t file = context.sources.add("command line", "-D " + text);
    size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      context.diagnostics.report(Code::BadDefine, {file, 3, uint32_t(3 + text.size())});
      continue;
    }
    Define define;
    define.value = text.substr(equals + 1);
    define.name = {file, 3, uint32_t(3 + equals)};
    define.place = {file, uint32_t(4 + equals), uint32_t(3 + text.size())};
    std::string name = text.substr(0, equals);
    if (!defines.emplace(name, define).second)
      context.diagnostics.report(Code::RepeatedOption, define.name, {name});
  }
  return defines;
}

/// The whole text as a number.
template <typename T> static bool parseNumber(const std::string &text, T &value) {
  const char *first = text.data() + (text.size() > 1 && text[0] == '+');
  const char *last = text.data() + text.size();
  auto [end, error] = std::from_chars(first, last, value);
  return error == std::errc() && end == last;
}

static std::optional<Value> parse(Context &context, const std::string &name, const Define &define,
                                  Value::Type type) {
  Value value;
  value.type = type;
  value.fromCommandLine = true;
  value.text = define.value;
  bool good = type == Value::Type::String ||
              (type == Value::Type::Int && parseNumber(define.value, value.integer)) ||
              (type == Value::Type::Real && parseNumber(define.value, value.real) &&
               std::isfinite(value.real));
  if (good)
    return value;
  context.diagnostics.report(Code::DefineType, define.place, {name, words(type), define.value});
  return std::nullopt;
}

/// The value a parameter has by itself, of its type.
static std::optional<Value> defaultValue(Context &context, const syntax::Parameter &parameter,
                                         Value::Type type) {
  const syntax::Expression &expression = *parameter.value;
  if (type == Value::Type::String)
    return evaluateText(context, expression);
  if (type == Value::Type::Int) {
    std::optional<int64_t> value = evaluateInt(context, expression);
    return value ? std::optional(Value::ofInt(*value)) : std::nullopt;
  }
  std::optional<double> value = evaluateReal(context, expression);
  return value ? std::optional(Value::ofReal(*value)) : std::nullopt;
}

static void declare(Context &context, const syntax::Parameter &parameter, Defines &defines) {
  std::optional<Value::Type> type = findType(context, parameter.type);
  const std::string &name = parameter.name.text;
  std::optional<Value> value;
  auto define = defines.find(name);
  if (define != defines.end())
    define->second.used = true;
  if (type && define != defines.end()) {
    value = parse(context, name, define->second, *type);
  } else if (type && parameter.value) {
    value = defaultValue(context, parameter, *type);
  } else if (type) {
    context.diagnostics.report(Code::NoValue, parameter.name.range, {name})
        .hint("give it with -D " + name + "=...");
  }
  Entity entity;
  if (value) {
    entity.kind = Entity::Kind::Scalar;
    entity.value = *value;
  }
  context.scope.declare(parameter.name, entity);
}

/// What the command line gives that nobody takes.
static void refuseUnused(Context &context, const syntax::Name &model, const Defines &defines,
                         const std::vector<syntax::Parameter> &parameters) {
  std::vector<std::string> known;
  for (const syntax::Parameter &parameter : parameters)
    known.push_back(parameter.name.text);
  for (const auto &[name, define] : defines) {
    if (define.used)
      continue;
    std::string hint = didYouMean(name, known);
    if (hint.empty())
      hint = known.empty() ? "it has none" : "it has " + alternatives(known);
    context.diagnostics.report(Code::UnknownDefine, define.name, {model.text, name}).hint(hint);
  }
}

void declareParameters(Context &context, const syntax::Name &model,
                       const std::vector<syntax::Parameter> &parameters,
                       const std::vector<std::string> &texts) {
  Defines defines = readDefines(context, texts);
  for (const syntax::Parameter &parameter : parameters)
    declare(context, parameter, defines);
  refuseUnused(context, model, defines, parameters);
}

std::map<std::string, Given> evaluateArguments(Context &context, const syntax::Model &model,
                                               const syntax::Expression &call) {
  Signature signature{"'" + model.name.text + "'", 0, 0, {}, {}};
  for (const syntax::Parameter &parameter : model.parameters)
    (parameter.value ? signature.optional : signature.required).push_back(parameter.name.text);
  CallArguments given(context, signature, call.range, call.arguments);
  std::map<std::string, Given> values;
  for (const auto &[name, argument] : given.named)
    if (std::optional<Value> value = evaluate(context, argument->value))
      values.emplace(name, Given{*value, argument->value.range});
  return values;
}

void declareParameters(Context &context, const syntax::Model &model,
                       const std::map<std::string, Given> &arguments) {
  Defines none;
  for (const syntax::Parameter &parameter : model.parameters) {
    auto given = arguments.find(parameter.name.text);
    if (given == arguments.end()) {
      declare(context, parameter, none);
      continue;
    }
    std::optional<Value::Type> type = findType(context, parameter.type);
    Entity entity;
    Value value = given->second.value;
    if (type == Value::Type::Real && value.type == Value::Type::Int)
      value = Value::ofReal(value.asReal());
    if (type && value.type == *type) {
      entity.kind = Entity::Kind::Scalar;
      entity.value = value;
    } else if (type) {
      context.diagnostics.report(
          Code::WrongType, given->second.range,
          {std::string(words(*type)) + " for '" + parameter.name.text + "'", words(value.type)});
    }
    context.scope.declare(parameter.name, entity);
  }
}

} // namespace isinglass::lang::sema
