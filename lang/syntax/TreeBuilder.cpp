//===- TreeBuilder.cpp -----------------------------------------------------------------------===//
#include "lang/syntax/TreeBuilder.h"

namespace isinglass::lang::syntax {

using Parser = IsinglassParser;
using Kind = Expression::Kind;

Range TreeBuilder::range(antlr4::Token *first, antlr4::Token *last) const {
  return {file, static_cast<uint32_t>(first->getStartIndex()),
          static_cast<uint32_t>(last->getStopIndex() + 1)};
}

Range TreeBuilder::range(antlr4::ParserRuleContext *rule) const {
  return range(rule->getStart(), rule->getStop());
}

Name TreeBuilder::word(antlr4::ParserRuleContext *rule) const {
  return {rule->getText(), range(rule)};
}

Name TreeBuilder::word(antlr4::Token *token) const {
  return {token->getText(), range(token, token)};
}

std::string TreeBuilder::unquote(Range range) const {
  std::string_view quoted = sources.text(range);
  std::string text;
  for (size_t at = 1; at + 1 < quoted.size(); ++at) {
    if (quoted[at] == '\\')
      ++at;
    text += quoted[at];
  }
  return text;
}

//===-- Items --------------------------------------------------------------------------------===//

File TreeBuilder::build(Parser::FileContext *tree) {
  File result;
  for (Parser::ItemContext *item : tree->item()) {
    if (item->model())
      result.models.push_back(model(item->model()));
    else if (item->dtm())
      result.dtms.push_back(dtm(item->dtm()));
    else
      result.runs.push_back(run(item->run()));
  }
  return result;
}

std::vector<Parameter> TreeBuilder::parameters(Parser::ParametersContext *rule) {
  std::vector<Parameter> result;
  if (!rule)
    return result;
  for (Parser::ParameterContext *parameter : rule->parameter()) {
    Parameter &added = result.emplace_back();
    added.name = word(parameter->name(0));
    added.type = word(parameter->name(1));
    if (parameter->expression())
      added.value = expression(parameter->expression());
  }
  return result;
}

Model TreeBuilder::model(Parser::ModelContext *rule) {
  Model result{word(rule->name()), parameters(rule->parameters()), {}};
  for (Parser::StatementContext *each : rule->statement())
    result.statements.push_back(statement(each));
  return result;
}

Run TreeBuilder::run(Parser::RunContext *rule) {
  Run result{word(rule->getStart()), word(rule->name()), {}};
  for (Parser::SettingContext *setting : rule->setting())
    result.settings.push_back(argument(setting->optionName(), setting->value()));
  return result;
}

Dtm TreeBuilder::dtm(Parser::DtmContext *rule) {
  Dtm result{word(rule->name()), parameters(rule->parameters()), {}};
  for (Parser::DtmItemContext *item : rule->dtmItem())
    result.items.push_back(dtmItem(item));
  return result;
}

DtmItem TreeBuilder::dtmItem(Parser::DtmItemContext *rule) {
  DtmItem item;
  item.kind = word(rule->getStart());
  if (Parser::PixelsContext *pixels = rule->pixels()) {
    item.name = word(pixels->name());
    item.shape = expressions(pixels->index()->expression());
    item.options = options(pixels->optionList());
  } else if (Parser::LabelContext *label = rule->label()) {
    item.name = word(label->name());
    item.value = expression(label->expression());
    item.options = options(label->optionList());
  } else if (Parser::StepContext *step = rule->step()) {
    item.value = call(step->call());
    for (Parser::NameContext *name : step->name())
      item.visible.push_back(word(name));
    item.on = item.visible.back();
    item.visible.pop_back();
    if (Parser::PlacementContext *placement = step->placement()) {
      item.placement = word(placement->getStart());
      item.options = options(placement->optionList());
      if (placement->call())
        item.map = call(placement->call());
    }
  } else {
    item.options = options(rule->forward()->optionList());
  }
  return item;
}

//===-- Statements ---------------------------------------------------------------------------===//

std::vector<Expression>
TreeBuilder::expressions(const std::vector<Parser::ExpressionContext *> &list) {
  std::vector<Expression> result;
  for (Parser::ExpressionContext *each : list)
    result.push_back(expression(each));
  return result;
}

Statement TreeBuilder::statement(Parser::StatementContext *rule) {
  Statement result;
  result.range = range(rule);
  if (rule->graph()) {
    graph(rule->graph(), result);
  } else if (rule->variable()) {
    variable(rule->variable(), result);
  } else if (rule->param()) {
    param(rule->param(), result);
  } else if (rule->observe()) {
    observe(rule->observe(), result);
  } else if (Parser::LetContext *let = rule->let()) {
    result.kind = Statement::Kind::Let;
    result.name = word(let->name());
    result.value = expression(let->expression());
  } else if (Parser::EnergyContext *energy = rule->energy()) {
    result.kind = Statement::Kind::Energy;
    result.name = word(energy->getStart());
    result.value = expression(energy->expression());
  } else {
    result.kind = Statement::Kind::Beta;
    result.name = word(rule->beta()->getStart());
    result.value = expression(rule->beta()->expression());
  }
  return result;
}

void TreeBuilder::graph(Parser::GraphContext *rule, Statement &statement) {
  statement.kind = Statement::Kind::Graph;
  statement.name = word(rule->name());
  statement.value = call(rule->call());
  if (!rule->neighbours())
    return;
  statement.neighbours = word(rule->neighbours()->getStart());
  for (Parser::TupleContext *step : rule->neighbours()->tuple()) {
    Expression direction;
    direction.kind = Kind::Tuple;
    direction.range = range(step);
    direction.operands = expressions(step->expression());
    statement.steps.push_back(std::move(direction));
  }
}

void TreeBuilder::variable(Parser::VariableContext *rule, Statement &statement) {
  bool spin = rule->getStart()->getText() == "spin";
  statement.kind = spin ? Statement::Kind::Spin : Statement::Kind::Categorical;
  statement.name = word(rule->name());
  statement.index = expressions(rule->index()->expression());
  if (rule->expression())
    statement.value = expression(rule->expression());
}

void TreeBuilder::param(Parser::ParamContext *rule, Statement &statement) {
  statement.kind = Statement::Kind::Param;
  statement.name = word(rule->name());
  if (rule->index())
    statement.index = expressions(rule->index()->expression());
  if (rule->among()) {
    statement.promises = true;
    statement.among = expressions(rule->among()->expression());
  }
  if (rule->initial()) {
    statement.sign = rule->initial()->getStart()->getText()[0];
    statement.value = expression(rule->initial()->expression());
  }
}

void TreeBuilder::observe(Parser::ObserveContext *rule, Statement &statement) {
  statement.kind = Statement::Kind::Observe;
  statement.name = word(rule->name());
  if (rule->expression())
    statement.value = expression(rule->expression());
  if (!rule->slices())
    return;
  statement.sliced = true;
  for (Parser::SliceContext *each : rule->slices()->slice()) {
    Slice slice{range(each), {}, {}};
    std::vector<Expression> ends = expressions(each->expression());
    if (!ends.empty())
      slice.first = ends.front();
    if (ends.size() > 1)
      slice.last = ends.back();
    statement.slices.push_back(std::move(slice));
  }
}

//===-- Expressions --------------------------------------------------------------------------===//

/// The signs or operators among a rule's children, in order.
static std::vector<char> operators(antlr4::ParserRuleContext *rule, char first) {
  std::vector<char> signs = {first};
  for (antlr4::tree::ParseTree *child : rule->children)
    if (auto *leaf = dynamic_cast<antlr4::tree::TerminalNode *>(child))
      signs.push_back(leaf->getText()[0]);
  return signs;
}

Expression TreeBuilder::expression(Parser::ExpressionContext *rule) {
  std::vector<Parser::ProductContext *> products = rule->product();
  if (products.size() == 1)
    return product(products[0]);
  Expression result;
  result.kind = Kind::Add;
  result.range = range(rule);
  result.signs = operators(rule, '+');
  for (Parser::ProductContext *each : products)
    result.operands.push_back(product(each));
  return result;
}

Expression TreeBuilder::product(Parser::ProductContext *rule) {
  std::vector<Expression> operands;
  for (Parser::FactorContext *each : rule->factor())
    operands.push_back(factor(each));
  if (rule->summation())
    operands.push_back(summation(rule->summation()));
  if (operands.size() == 1)
    return std::move(operands[0]);
  Expression result;
  result.kind = Kind::Multiply;
  result.range = range(rule);
  result.signs = operators(rule, '*');
  result.operands = std::move(operands);
  return result;
}

Expression TreeBuilder::signedBy(const std::vector<Parser::SignContext *> &signs,
                                 Expression operand) {
  bool negative = false;
  for (Parser::SignContext *sign : signs)
    negative ^= sign->getText() == "-";
  if (!negative) // where a name starts, its messages point
    return operand;
  Expression result;
  result.kind = Kind::Negate;
  result.range = join(range(signs.front()), operand.range);
  result.operands.push_back(std::move(operand));
  return result;
}

Expression TreeBuilder::summation(Parser::SummationContext *rule) {
  Expression result;
  result.kind = Kind::Sum;
  result.range = range(rule);
  for (Parser::NameContext *name : rule->binder()->name())
    result.binders.push_back(word(name));
  result.operands.push_back(product(rule->product()));
  for (Parser::ExpressionContext *end : rule->domain()->expression())
    result.operands.push_back(expression(end));
  return signedBy(rule->sign(), std::move(result));
}

Expression TreeBuilder::factor(Parser::FactorContext *rule) {
  return signedBy(rule->sign(), primary(rule->primary()));
}

Expression TreeBuilder::primary(Parser::PrimaryContext *rule) {
  if (rule->call())
    return call(rule->call());
  if (rule->reference())
    return reference(rule->reference());
  if (rule->tuple())
    return tuple(rule->tuple());
  Expression result;
  result.range = range(rule);
  if (Parser::ComparisonContext *comparison = rule->comparison()) {
    result.kind = Kind::Compare;
    result.operands = expressions(comparison->expression());
    result.signs = {operators(comparison, '*')[2]};
    return result;
  }
  result.kind = rule->INTEGER() ? Kind::Integer : rule->REAL() ? Kind::Real : Kind::String;
  result.text = rule->STRING() ? unquote(result.range) : rule->getText();
  return result;
}

Expression TreeBuilder::reference(Parser::ReferenceContext *rule) {
  Expression result;
  result.kind = Kind::Reference;
  result.range = range(rule);
  result.text = rule->name(0)->getText();
  if (rule->name().size() > 1)
    result.field = word(rule->name(1));
  if (rule->index()) {
    result.indexed = true;
    result.operands = expressions(rule->index()->expression());
  }
  return result;
}

Expression TreeBuilder::tuple(Parser::TupleContext *rule) {
  if (rule->expression().size() == 1)
    return expression(rule->expression(0));
  Expression result;
  result.kind = Kind::Tuple;
  result.range = range(rule);
  result.operands = expressions(rule->expression());
  return result;
}

Expression TreeBuilder::call(Parser::CallContext *rule) {
  Expression result;
  result.kind = Kind::Call;
  result.range = range(rule);
  result.text = rule->name()->getText();
  result.field = word(rule->name());
  result.arguments = arguments(rule->argument());
  return result;
}

//===-- Options ------------------------------------------------------------------------------===//

Argument TreeBuilder::argument(antlr4::ParserRuleContext *name, Parser::ValueContext *value) {
  Argument result;
  if (name)
    result.name = word(name);
  result.range = name ? join(range(name), range(value)) : range(value);
  if (value->expression()) {
    result.value = expression(value->expression());
    return result;
  }
  result.value.kind = Kind::Record;
  result.value.range = range(value);
  std::vector<Parser::OptionNameContext *> names = value->record()->optionName();
  std::vector<Parser::ValueContext *> values = value->record()->value();
  for (size_t i = 0; i < names.size(); ++i)
    result.record.push_back(argument(names[i], values[i]));
  return result;
}

std::vector<Argument> TreeBuilder::arguments(const std::vector<Parser::ArgumentContext *> &list) {
  std::vector<Argument> result;
  for (Parser::ArgumentContext *each : list)
    result.push_back(argument(each->optionName(), each->value()));
  return result;
}

std::vector<Argument> TreeBuilder::options(Parser::OptionListContext *rule) {
  return rule ? arguments(rule->argument()) : std::vector<Argument>();
}

} // namespace isinglass::lang::syntax
