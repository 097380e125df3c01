//===- SyntaxErrors.cpp ----------------------------------------------------------------------===//
#include "lang/syntax/SyntaxErrors.h"

#include "lang/diagnostics/Suggestions.h"

namespace isinglass::lang::syntax {

using Words = std::set<std::string>;

/// Tokens that stand together for one thing. A group is named where its mark is expected, and its
/// other members are then not named one by one.
struct Group {
  const char *mark;
  const char *name;
  Words members;
};

static const std::vector<Group> &groups() {
  static const Words freeWords = {"IDENTIFIER", "'connect'",   "'directions'", "'pixels'",
                                  "'label'",    "'step'",      "'forward'",    "'visible'",
                                  "'on'",       "'scattered'", "'spread'",     "'placed'"};
  auto with = [](Words more) {
    more.insert(freeWords.begin(), freeWords.end());
    return more;
  };
  static const std::vector<Group> all = {
      {"INTEGER", "an expression",
       with({"INTEGER", "REAL", "STRING", "'('", "'['", "'{'", "'+'", "'-'", "'sum'", "')'",
             "'beta'", "'sample'", "'train'", "'generate'"})},
      {"'*'", "an operator", {"'*'", "'/'", "'+'", "'-'", "'('", "'['", "'.'"}},
      {"'energy'",
       "a statement (graph, spin, categorical, param, let, energy, beta or observe)",
       {"'graph'", "'spin'", "'categorical'", "'param'", "'let'", "'energy'", "'beta'",
        "'observe'"}},
      {"'model'",
       "model, dtm or sample",
       {"'model'", "'dtm'", "'sample'", "'train'", "'generate'"}},
      {"'pixels'",
       "pixels, label, step or forward",
       {"'pixels'", "'label'", "'step'", "'forward'"}},
      {"IDENTIFIER", "a name", with({"'beta'", "'sample'", "'train'", "'generate'"})},
  };
  return all;
}

/// The words for a set of expected tokens.
static std::string name(Words expected) {
  std::vector<std::string> words;
  bool inExpression = expected.count("INTEGER") != 0;
  for (const Group &group : groups()) {
    bool items = group.name == std::string("pixels, label, step or forward");
    if (!expected.count(group.mark) || (items && expected.count("IDENTIFIER")))
      continue;
    words.push_back(group.name);
    for (const std::string &member : group.members)
      expected.erase(member);
  }
  // Where an expression may start, what may end it is noise.
  for (const std::string &token : expected)
    if (token != "EOF" && token != "<EOF>" && !inExpression)
      words.insert(token == "';'" ? words.begin() : words.end(), token);
  return alternatives(words);
}

static std::string describe(antlr4::Token *token) {
  if (token->getType() == antlr4::Token::EOF)
    return "the end of the file";
  std::string text = token->getText();
  return text.size() > 30 ? "'" + text.substr(0, 30) + "...'" : "'" + text + "'";
}

static bool isReserved(antlr4::Token *token) {
  const std::string text = token->getText();
  return token->getType() < IsinglassLexer::INTEGER && !text.empty() && text[0] >= 'a' &&
         text[0] <= 'z';
}

std::string SyntaxErrors::hintFor(const Words &expected, antlr4::Token *offending,
                                  antlr4::Token *before) const {
  if (offending->getText() == "." && before && before->getType() == IsinglassLexer::INTEGER)
    return "a real number needs digits after its point: " + before->getText() + ".0";
  if (isReserved(offending) && expected.count("IDENTIFIER"))
    return "'" + offending->getText() + "' is a reserved word";
  if (offending->getText() == "=" && expected.count("'=='"))
    return "comparisons are written ==";
  if (offending->getType() != IsinglassLexer::IDENTIFIER)
    return {};
  std::vector<std::string> words;
  for (const std::string &token : expected)
    if (token.size() > 4 && token[0] == '\'')
      words.push_back(token.substr(1, token.size() - 2));
  return didYouMean(offending->getText(), words);
}

void SyntaxErrors::syntaxError(antlr4::Recognizer *recognizer, antlr4::Token *offending, size_t,
                               size_t, const std::string &, std::exception_ptr) {
  size_t index = offending->getTokenIndex();
  if (index < resumeAfter)
    return;
  auto *parser = static_cast<antlr4::Parser *>(recognizer);
  Words expected;
  for (ssize_t token : parser->getExpectedTokens().toList())
    expected.insert(parser->getVocabulary().getDisplayName(token));

  // Two tokens decide where an expression goes on: behind an operator, what is known to be expected
  // is the operator.
  antlr4::Token *before = index > 0 ? tokens.get(index - 1) : nullptr;
  if (before && expected.count("'" + before->getText() + "'") && expected.count("'*'"))
    expected = {"INTEGER"};
  Range range{file, static_cast<uint32_t>(offending->getStartIndex()),
              static_cast<uint32_t>(offending->getStopIndex() + 1)};
  bool ends = offending->getType() == antlr4::Token::EOF ||
              (before && offending->getLine() > before->getLine() && expected.count("';'"));
  if (ends && before) // what is missing is missing after the last word, not on the next line
    range = {file, static_cast<uint32_t>(before->getStopIndex() + 1),
             static_cast<uint32_t>(before->getStopIndex() + 2)};
  Message &message = diagnostics.report(Code::Syntax, range, {name(expected), describe(offending)});
  if (std::string hint = hintFor(expected, offending, before); !hint.empty())
    message.hint(hint);

  // The next statement starts after the next ';' or behind a closing brace, unless that ends a
  // record.
  size_t open = 0;
  for (; index < tokens.size(); ++index) {
    const std::string text = tokens.get(index)->getText();
    if (text == ";" || (text == "}" && open == 0))
      break;
    open += text == "{";
    open -= text == "}";
  }
  resumeAfter = index + 1;
}

} // namespace isinglass::lang::syntax
