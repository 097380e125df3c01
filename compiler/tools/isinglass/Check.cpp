//===- Check.cpp - isinglass check: is the model right, and what is it ----------------------------===//
#include "compiler/pipelines/Pipelines.h"
#include "compiler/tools/isinglass/ArrayFiles.h"
#include "compiler/tools/isinglass/Command.h"
#include "compiler/tools/isinglass/ModelOptions.h"
#include "compiler/tools/isinglass/Stages.h"

#include "dialects/ebm/Ebm.h"
#include "lang/Frontend.h"

#include "mlir/Pass/PassManager.h"

#include <cstdio>
#include <memory>

namespace isinglass::tool {

static std::string printShape(const std::vector<int64_t> &shape) {
  std::string text;
  for (int64_t size : shape)
    text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

static void printRows(const char *kind, const std::vector<lang::Summary::Row> &rows) {
  for (const lang::Summary::Row &row : rows)
    std::printf("  %-9s %s%s: %s\n", kind, row.name.c_str(), printShape(row.shape).c_str(),
                row.words.c_str());
}

/// Through the passes that every target needs; what cannot be sampled yet, through those that it
/// has. False if one refused, and said why.
static bool lowers(const ModelOptions &options) {
  CompilerContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module = loadModel(context.get(), options);
  if (!module)
    return false;
  bool sampled = true;
  module->walk(
      [&](mlir::Operation *op) { sampled &= !llvm::isa<ebm::CategoriesOp, ebm::TableOp>(op); });
  if (sampled)
    return lowerToGibbs(*module, options);
  mlir::PassManager manager(module.get()->getName());
  compiler::buildEbmPipeline(manager, {options.freezeParams, options.freezeClamps});
  return mlir::succeeded(manager.run(*module));
}

static int checkModule(const ModelOptions &options) {
  if (!lowers(options))
    return 1;
  std::printf("ok: %s\n", options.file.c_str());
  return 0;
}

static int check(const ModelOptions &options) {
  if (options.file.ends_with(".mlir"))
    return checkModule(options);
  ArrayFiles arrays;
  lang::Frontend frontend({options.file, {}, options.defines, options.model, &arrays});
  std::optional<lang::Summary> summary = frontend.check();
  if (!summary)
    std::fputs(frontend.messages().c_str(), stderr);
  if (!summary || !lowers(options)) // which says again what there is to say
    return 1;
  if (const auto &chain = summary->chain) {
    std::printf("ok: dtm %s, steps %lld\n", chain->name.c_str(),
                static_cast<long long>(chain->steps));
    printRows("sees", chain->observables);
    std::printf("step: model %s\n", summary->model.c_str());
  } else {
    std::printf("ok: model %s\n", summary->model.c_str());
  }
  printRows("variable", summary->variables);
  printRows("param", summary->parameters);
  std::printf("  %lld nodes, %lld edges, %lld factors\n", static_cast<long long>(summary->spins),
              static_cast<long long>(summary->edges), static_cast<long long>(summary->factors));
  return 0;
}

Command checkCommand(CLI::App &app) {
  CLI::App *command = app.add_subcommand("check", "Checks a model file and says what it holds");
  auto options = std::make_shared<ModelOptions>();
  options->addTo(*command);
  return {command, [options] { return check(*options); }};
}

} // namespace isinglass::tool
