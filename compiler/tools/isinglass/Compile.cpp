//===- Compile.cpp - isinglass compile: a model file to any stage ---------------------------------===//
#include "compiler/tools/isinglass/ArrayFiles.h"
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/ModelOptions.h"

#include "lang/Frontend.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/ToolOutputFile.h"

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace isinglass::tool {
namespace {

struct CompileOptions {
  ModelOptions model;
  std::string stage = "ebm";
  std::string output = "-";
};

/// A stage that --emit can stop at: writes its text, or returns false after printing why not.
struct Stage {
  const char *name;
  bool (*write)(lang::Frontend &, llvm::raw_ostream &);
};

bool writeTree(lang::Frontend &frontend, llvm::raw_ostream &out) {
  std::optional<std::string> tree = frontend.dumpSyntaxTree();
  if (tree)
    out << *tree;
  return tree.has_value();
}

bool writeEbm(lang::Frontend &frontend, llvm::raw_ostream &out) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  mlir::OwningOpRef<mlir::ModuleOp> module = frontend.emit(context);
  if (!module)
    return false;
  module->print(out);
  out << '\n';
  return true;
}

constexpr Stage kStages[] = {{"ast", writeTree}, {"ebm", writeEbm}};

/// Writes to a string first, so that a model with errors leaves no file behind.
int compile(const CompileOptions &options) {
  ArrayFiles arrays;
  lang::Frontend frontend(
      {options.model.file, {}, options.model.defines, options.model.model, &arrays});
  std::string text;
  llvm::raw_string_ostream stream(text);
  bool good = false;
  for (const Stage &stage : kStages)
    if (options.stage == stage.name)
      good = stage.write(frontend, stream);
  std::fputs(frontend.messages().c_str(), stderr);
  if (!good)
    return 1;
  std::error_code error;
  llvm::ToolOutputFile file(options.output, error, llvm::sys::fs::OF_None);
  if (error)
    throw std::runtime_error("cannot write " + options.output + ": " + error.message());
  file.os() << text;
  file.os().flush();
  if (file.os().has_error()) {
    std::string reason = file.os().error().message();
    file.os().clear_error();
    throw std::runtime_error("cannot write " + options.output + ": " + reason);
  }
  file.keep();
  return 0;
}

} // namespace

Command compileCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand("compile", "Compiles a model file to any stage");
  auto options = std::make_shared<CompileOptions>();
  options->model.addTo(*command);
  std::vector<std::string> names;
  for (const Stage &stage : kStages)
    names.push_back(stage.name);
  command->add_option("--emit", options->stage, "where to stop")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  command->add_option("-o,--output", options->output, "output file (default: standard output)");
  return {command, [options] { return compile(*options); }};
}

} // namespace isinglass::tool
