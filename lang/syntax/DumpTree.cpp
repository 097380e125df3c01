//===- DumpTree.cpp --------------------------------------------------------------------------===//
#include "lang/syntax/DumpTree.h"

namespace isinglass::lang::syntax {

static std::string text(const Argument &argument);

static std::string text(const std::vector<Argument> &arguments) {
  std::string result;
  for (const Argument &argument : arguments)
    result += (result.empty() ? "" : ", ") + text(argument);
  return "(" + result + ")";
}

static std::string text(const Expression &expression);

static std::string list(const std::vector<Expression> &expressions, const char *open,
                        const char *close) {
  std::string result = open;
  for (const Expression &each : expressions)
    result += (&each == &expressions.front() ? "" : ", ") + text(each);
  return result + close;
}

static std::string chain(const Expression &expression) {
  std::string result = "(";
  for (size_t i = 0; i < expression.operands.size(); ++i) {
    if (i > 0 || expression.signs[i] == '-')
      result += std::string(i > 0 ? " " : "") + expression.signs[i] + (i > 0 ? " " : "");
    result += text(expression.operands[i]);
  }
  return result + ")";
}

static std::string sum(const Expression &expression) {
  std::string names;
  for (const Name &name : expression.binders)
    names += (names.empty() ? "" : ", ") + name.text;
  std::string domain = text(expression.operands[1]);
  if (expression.operands.size() > 2)
    domain += ".." + text(expression.operands[2]);
  return "(sum " + names + " in " + domain + ": " + text(expression.operands[0]) + ")";
}

static std::string text(const Expression &expression) {
  const auto &operands = expression.operands;
  switch (expression.kind) {
  case Expression::Kind::Integer:
  case Expression::Kind::Real:
    return expression.text;
  case Expression::Kind::String:
    return "\"" + expression.text + "\"";
  case Expression::Kind::Reference:
    return expression.text + (expression.field.text.empty() ? "" : "." + expression.field.text) +
           (expression.indexed ? list(operands, "[", "]") : "");
  case Expression::Kind::Call:
    return expression.text + text(expression.arguments);
  case Expression::Kind::Tuple:
    return list(operands, "(", ")");
  case Expression::Kind::Negate:
    return "(-" + text(operands[0]) + ")";
  case Expression::Kind::Compare:
    return "[" + text(operands[0]) + " " + expression.signs[0] + "= " + text(operands[1]) + "]";
  case Expression::Kind::Sum:
    return sum(expression);
  case Expression::Kind::Add:
  case Expression::Kind::Multiply:
    return chain(expression);
  case Expression::Kind::Record: // its argument has the text
    break;
  }
  return {};
}

static std::string text(const Argument &argument) {
  std::string name = argument.name.text.empty() ? "" : argument.name.text + ": ";
  if (argument.record.empty())
    return name + text(argument.value);
  std::string record = text(argument.record);
  return name + "{" + record.substr(1, record.size() - 2) + "}";
}

static std::string text(const Slice &slice) {
  return (slice.first ? text(*slice.first) : "..") + (slice.last ? ".." + text(*slice.last) : "");
}

static std::string text(const Statement &statement) {
  static const char *const words[] = {"graph", "spin",   "categorical", "param",
                                      "let",   "energy", "beta",        "observe"};
  std::string result = words[static_cast<int>(statement.kind)];
  if (statement.kind != Statement::Kind::Energy && statement.kind != Statement::Kind::Beta)
    result += " " + statement.name.text;
  if (!statement.index.empty())
    result += list(statement.index, "[", "]");
  if (statement.promises)
    result += " in " + list(statement.among, "{", "}");
  if (statement.sliced) {
    std::string slices;
    for (const Slice &slice : statement.slices)
      slices += (slices.empty() ? "" : ", ") + text(slice);
    result += "[" + slices + "]";
  }
  if (statement.value)
    result += std::string(statement.sign ? " " + std::string(1, statement.sign) + " " : " ") +
              text(*statement.value);
  if (!statement.neighbours.text.empty())
    result += " " + statement.neighbours.text + " " + list(statement.steps, "", "");
  return result;
}

static std::string text(const std::vector<Parameter> &parameters) {
  std::string result;
  for (const Parameter &parameter : parameters)
    result += "  parameter " + parameter.name.text + ": " + parameter.type.text +
              (parameter.value ? " = " + text(*parameter.value) : "") + "\n";
  return result;
}

static std::string text(const DtmItem &item) {
  std::string result = "  " + item.kind.text + (item.name.text.empty() ? "" : " " + item.name.text);
  if (!item.shape.empty())
    result += list(item.shape, "[", "]");
  if (item.value)
    result += " " + text(*item.value);
  for (const Name &name : item.visible)
    result += (&name == &item.visible.front() ? " visible " : ", ") + name.text;
  if (!item.on.text.empty())
    result += " on " + item.on.text;
  if (!item.placement.text.empty())
    result += " " + item.placement.text;
  if (item.map)
    result += " " + text(*item.map);
  return result + (item.options.empty() ? "" : " " + text(item.options)) + "\n";
}

std::string dumpTree(const File &file) {
  std::string result;
  for (const Model &model : file.models) {
    result += "model " + model.name.text + "\n" + text(model.parameters);
    for (const Statement &statement : model.statements)
      result += "  " + text(statement) + "\n";
  }
  for (const Dtm &dtm : file.dtms) {
    result += "dtm " + dtm.name.text + "\n" + text(dtm.parameters);
    for (const DtmItem &item : dtm.items)
      result += text(item);
  }
  for (const Run &run : file.runs) {
    result += run.kind.text + " " + run.name.text + "\n";
    for (const Argument &setting : run.settings)
      result += "  " + text(setting) + "\n";
  }
  return result;
}

} // namespace isinglass::lang::syntax
