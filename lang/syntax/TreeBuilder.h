//===- TreeBuilder.h - ANTLR's parse tree to ours --------------------------------------------===//
//
// Only for Parser.cpp: includes ANTLR.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "lang/syntax/Tree.h"

#include "IsinglassParser.h"

namespace isinglass::lang::syntax {

/// Translates a parse tree without errors. Positions of tokens are byte offsets.
class TreeBuilder {
public:
  TreeBuilder(const Sources &sources, uint32_t file) : sources(sources), file(file) {}

  File build(IsinglassParser::FileContext *tree);

private:
  Range range(antlr4::Token *first, antlr4::Token *last) const;
  Range range(antlr4::ParserRuleContext *rule) const;
  Name word(antlr4::ParserRuleContext *rule) const;
  Name word(antlr4::Token *token) const;
  std::string unquote(Range range) const;

  Model model(IsinglassParser::ModelContext *rule);
  std::vector<Parameter> parameters(IsinglassParser::ParametersContext *rule);
  Statement statement(IsinglassParser::StatementContext *rule);
  void graph(IsinglassParser::GraphContext *rule, Statement &statement);
  void variable(IsinglassParser::VariableContext *rule, Statement &statement);
  void param(IsinglassParser::ParamContext *rule, Statement &statement);
  void observe(IsinglassParser::ObserveContext *rule, Statement &statement);
  std::vector<Expression>
  expressions(const std::vector<IsinglassParser::ExpressionContext *> &list);

  Expression expression(IsinglassParser::ExpressionContext *rule);
  Expression product(IsinglassParser::ProductContext *rule);
  Expression summation(IsinglassParser::SummationContext *rule);
  Expression factor(IsinglassParser::FactorContext *rule);
  Expression primary(IsinglassParser::PrimaryContext *rule);
  Expression reference(IsinglassParser::ReferenceContext *rule);
  Expression call(IsinglassParser::CallContext *rule);
  Expression tuple(IsinglassParser::TupleContext *rule);
  Expression signedBy(const std::vector<IsinglassParser::SignContext *> &signs, Expression operand);

  Argument argument(antlr4::ParserRuleContext *name, IsinglassParser::ValueContext *value);
  std::vector<Argument> arguments(const std::vector<IsinglassParser::ArgumentContext *> &list);
  std::vector<Argument> options(IsinglassParser::OptionListContext *rule);
  DtmItem dtmItem(IsinglassParser::DtmItemContext *rule);
  Dtm dtm(IsinglassParser::DtmContext *rule);
  Run run(IsinglassParser::RunContext *rule);

  const Sources &sources;
  uint32_t file;
};

} // namespace isinglass::lang::syntax
