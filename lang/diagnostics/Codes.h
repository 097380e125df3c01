//===- Codes.h - the closed list of errors ---------------------------------------------------===//
#pragma once

namespace isinglass::lang {

enum class Code {
#define ISINGLASS_DIAGNOSTIC(number, name, severity, text) name = number,
#include "lang/diagnostics/Codes.def"
};

enum class Severity { Error, Warning };

struct CodeText {
  Code code;
  Severity severity;
  const char *text; ///< {0}, {1}, ... stand for what the place at hand fills in.
};

/// The row of the list for a code.
const CodeText &describe(Code code);

} // namespace isinglass::lang
