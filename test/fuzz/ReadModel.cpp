//===- ReadModel.cpp - any text is a model or gets messages ----------------------------------===//
//
// What the language accepts, the dialects' verifiers accept too: a refusal by them (E0902), or an
// exception of the parser (E0107), is a bug.
//
//===----------------------------------------------------------------------------------------------===//
#include "lang/Frontend.h"

#include "mlir/IR/MLIRContext.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace isinglass;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string text(reinterpret_cast<const char *>(data), size);
  lang::Frontend frontend({"fuzz.ebm", text, {}, {}, nullptr});
  bool parsed = frontend.dumpSyntaxTree().has_value();
  std::optional<lang::Summary> summary = frontend.check();
  if (summary.has_value() == frontend.hasErrors() || (summary && !parsed))
    std::abort();
  if (summary) {
    mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
    frontend.emit(context);
  }
  std::string messages = frontend.messages();
  if (messages.empty() != !frontend.hasErrors() && messages.find("warning") == std::string::npos)
    std::abort();
  if (messages.find("[E0902]") != std::string::npos ||
      messages.find("[E0107]") != std::string::npos) {
    std::fputs(messages.c_str(), stderr);
    std::abort();
  }
  return 0;
}
