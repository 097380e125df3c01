//===- Parser.cpp ----------------------------------------------------------------------------===//
#include "lang/syntax/Parser.h"

#include "lang/syntax/SyntaxErrors.h"
#include "lang/syntax/TreeBuilder.h"

#include <exception>

namespace isinglass::lang::syntax {

/// Deepest nesting of brackets and sums. ANTLR's parser and ours recurse once a level.
static constexpr size_t kDeepest = 200;
static constexpr size_t kLargestFile = size_t(1) << 20;

/// One byte, one character: bytes that are not ASCII become DEL, which no rule but strings and
/// comments takes. So positions of tokens are byte offsets, and any byte may stand in a file.
static std::string toAscii(std::string_view text) {
  std::string ascii(text);
  for (char &c : ascii)
    if (static_cast<unsigned char>(c) >= 0x80 || c == 0)
      c = 0x7F;
  if (text.substr(0, 3) == "\xEF\xBB\xBF") // a byte order mark is no part of the text
    ascii.replace(0, 3, "   ");
  return ascii;
}

static Range rangeOf(uint32_t file, antlr4::Token *token) {
  return {file, static_cast<uint32_t>(token->getStartIndex()),
          static_cast<uint32_t>(token->getStopIndex() + 1)};
}

/// Reports what no rule takes: strange characters (a run of them once) and strings without an end.
static void checkTokens(uint32_t file, const std::vector<antlr4::Token *> &tokens,
                        Diagnostics &diagnostics) {
  Range run{file, 0, 0};
  auto flush = [&] {
    if (run.end > run.begin)
      diagnostics.report(Code::StrayCharacter, run);
    run = {file, 0, 0};
  };
  for (antlr4::Token *token : tokens) {
    Range range = rangeOf(file, token);
    if (token->getType() == IsinglassLexer::UNCLOSED)
      diagnostics.report(Code::UnclosedString, range);
    if (token->getType() != IsinglassLexer::UNKNOWN)
      continue;
    if (run.end != range.begin)
      flush();
    run = {file, run.end == range.begin && run.end ? run.begin : range.begin, range.end};
  }
  flush();
}

namespace {
/// Nesting as the parser will see it: brackets, and the `sum`s of one product, each of which takes
/// the rest of it.
class Nesting {
public:
  size_t add(const std::string &text) {
    bool sign = text == "+" || text == "-";
    bool headEnds = false;
    if (text == "(" || text == "[" || text == "{") {
      levels.push_back({0, afterSum});
    } else if (text == ")" || text == "]" || text == "}") {
      headEnds = levels.size() > 1 && levels.back().head;
      total -= levels.size() > 1 ? levels.back().sums : 0;
      if (levels.size() > 1)
        levels.pop_back();
    } else if (text == "sum") {
      ++levels.back().sums;
      ++total;
    } else if ((sign && !awaitsOperand) || text == ";" || text == ",") {
      total -= levels.back().sums; // another product begins
      levels.back().sums = 0;
    }
    awaitsOperand = headEnds || sign || text == "*" || text == "/";
    afterSum = text == "sum";
    return levels.size() - 1 + total;
  }

private:
  struct Level {
    size_t sums;
    bool head; ///< The bracket of `sum( ... )`.
  };
  std::vector<Level> levels = {{0, false}};
  size_t total = 0;
  bool afterSum = false;
  bool awaitsOperand = false; ///< After an operator or the head of a sum: a sign ends no product.
};
} // namespace

static bool isTooDeep(uint32_t file, const std::vector<antlr4::Token *> &tokens,
                      Diagnostics &diagnostics) {
  Nesting nesting;
  for (antlr4::Token *token : tokens)
    if (nesting.add(token->getText()) > kDeepest) {
      diagnostics.report(Code::TooDeep, rangeOf(file, token), {std::to_string(kDeepest)});
      return true;
    }
  return false;
}

static std::optional<File> parseText(const Sources &sources, uint32_t file,
                                     Diagnostics &diagnostics) {
  antlr4::ANTLRInputStream input(toAscii(sources.text(file)));
  IsinglassLexer lexer(&input);
  lexer.removeErrorListeners();
  antlr4::CommonTokenStream tokens(&lexer);
  tokens.fill();
  checkTokens(file, tokens.getTokens(), diagnostics);
  if (diagnostics.hasErrors() || isTooDeep(file, tokens.getTokens(), diagnostics))
    return std::nullopt;
  IsinglassParser parser(&tokens);
  SyntaxErrors listener(file, tokens, diagnostics);
  parser.removeErrorListeners();
  parser.addErrorListener(&listener);
  IsinglassParser::FileContext *tree = parser.file();
  if (diagnostics.hasErrors() || parser.getNumberOfSyntaxErrors() != 0)
    return std::nullopt;
  return TreeBuilder(sources, file).build(tree);
}

std::optional<File> parse(const Sources &sources, uint32_t file, Diagnostics &diagnostics) {
  if (sources.text(file).size() > kLargestFile) {
    diagnostics.report(Code::FileTooLarge, {file, 0, 0}, {std::to_string(kLargestFile >> 20)});
    return std::nullopt;
  }
  try {
    return parseText(sources, file, diagnostics);
  } catch (const std::exception &failure) { // ANTLR and the standard library report by exceptions
    diagnostics.report(Code::ParserFailed, {file, 0, 0}, {failure.what()});
    return std::nullopt;
  }
}

} // namespace isinglass::lang::syntax
