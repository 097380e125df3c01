//===- SyntaxErrors.h - ANTLR's syntax errors in the user's terms ----------------------------===//
//
// Only for Parser.cpp: includes ANTLR.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "lang/diagnostics/Diagnostics.h"

#include "IsinglassLexer.h"
#include "IsinglassParser.h"

namespace isinglass::lang::syntax {

class SyntaxErrors : public antlr4::BaseErrorListener {
public:
  SyntaxErrors(uint32_t file, antlr4::CommonTokenStream &tokens, Diagnostics &diagnostics)
      : file(file), tokens(tokens), diagnostics(diagnostics) {}

  void syntaxError(antlr4::Recognizer *recognizer, antlr4::Token *offending, size_t line,
                   size_t column, const std::string &message, std::exception_ptr cause) override;

private:
  std::string hintFor(const std::set<std::string> &expected, antlr4::Token *offending,
                      antlr4::Token *before) const;

  uint32_t file;
  antlr4::CommonTokenStream &tokens;
  Diagnostics &diagnostics;
  size_t resumeAfter = 0; ///< Errors up to this token are taken for consequences of the last one.
};

} // namespace isinglass::lang::syntax
