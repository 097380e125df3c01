//===- Codes.cpp -----------------------------------------------------------------------------===//
#include "lang/diagnostics/Codes.h"

#include <algorithm>
#include <iterator>

namespace isinglass::lang {

static constexpr CodeText kCodes[] = {
#define ISINGLASS_DIAGNOSTIC(number, name, severity, text) {Code::name, Severity::severity, text},
#include "lang/diagnostics/Codes.def"
};

const CodeText &describe(Code code) {
  return *std::find_if(std::begin(kCodes), std::end(kCodes),
                       [code](const CodeText &row) { return row.code == code; });
}

} // namespace isinglass::lang
