//===- Stages.cpp ---------------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/Stages.h"

#include "compiler/pipelines/Pipelines.h"
#include "compiler/tools/isinglass/ArrayFiles.h"
#include "compiler/tools/isinglass/SameFile.h"

#include "dialects/dtca/Dtca.h"
#include "dialects/gibbs/Gibbs.h"
#include "lang/Frontend.h"
#include "targets/cpu/Cpu.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace isinglass::tool {

CompilerContext::CompilerContext() {
  mlir::DialectRegistry registry;
  registry.insert<ebm::EbmDialect, gibbs::GibbsDialect, chip::DtcaDialect>();
  cpu::registerCpuDialects(registry);
  // One model is a handful of operations: starting threads would cost more than they save.
  context = std::make_unique<mlir::MLIRContext>(registry, mlir::MLIRContext::Threading::DISABLED);
  // A message shows the model's own line; the operation's generic form below it would be pages.
  context->printOpOnDiagnostic(false);
  handler = std::make_unique<mlir::SourceMgrDiagnosticHandler>(sources, context.get());
  context->getDiagEngine().registerHandler([this](mlir::Diagnostic &diagnostic) {
    show(diagnostic);
    return mlir::success();
  });
}

/// Whether a text has a subject of its own, and does not go on with what this one is or does.
static bool hasSubject(std::string_view text) {
  static constexpr std::string_view kFirst[] = {
      "a",          "an",        "the",     "its",      "no",           "neither",
      "there",      "beta",      "row",     "member",   "coefficients", "sweeps",
      "iterations", "multiples", "visible", "promised", "rounding"};
  return text.starts_with('@') || std::ranges::count(kFirst, text.substr(0, text.find(' '))) > 0;
}

/// What the operation that is to blame is to who wrote the model: "'ebm.spins' op is" becomes "this
/// variable is".
static std::string inTheModelsWords(std::string text) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"spins", "variable"},    {"state", "variable"},
      {"cells", "variable"},    {"categories", "variable"},
      {"param", "parameter"},   {"buffer", "parameter"},
      {"product", "term"},      {"table", "term"},
      {"factor", "term"},       {"couplings", "term"},
      {"biases", "term"},       {"observe", "observation"},
      {"clamp", "observation"}, {"run", "run"},
      {"schedule", "run"},      {"read", "run"},
      {"training", "training"}, {"role", "choice of visible cells"}};
  size_t end = text.find("' op ");
  if (!text.starts_with("'") || end == text.npos || text.find(' ') < end)
    return text;
  std::string_view name = std::string_view(text).substr(1, end - 1);
  name.remove_prefix(name.find('.') + 1);
  std::string rest = text.substr(end + std::string_view("' op ").size());
  std::string_view word = "model";
  for (auto [operation, its] : kWords)
    if (operation == name)
      word = its;
  return "this " + std::string(word) + (hasSubject(rest) ? ": " : " ") + rest;
}

void CompilerContext::show(mlir::Diagnostic &diagnostic) {
  handler->emitDiagnostic(diagnostic.getLocation(), inTheModelsWords(diagnostic.str()),
                          diagnostic.getSeverity());
  for (mlir::Diagnostic &note : diagnostic.getNotes())
    show(note);
}

CompilerContext::~CompilerContext() = default;

namespace {

/// Whether it is one of these models or chains, or a run of one.
bool belongsTo(const llvm::StringSet<> &names, mlir::Operation &op) {
  if (auto schedule = llvm::dyn_cast<gibbs::ScheduleOp>(op))
    return names.contains(schedule.getProgram());
  if (auto training = llvm::dyn_cast<gibbs::TrainingOp>(op))
    return names.contains(training.getSubject());
  auto symbol = llvm::dyn_cast<mlir::SymbolOpInterface>(op);
  return symbol && names.contains(symbol.getName());
}

/// The one ebm.model of a module, or the one that was asked for; others go.
bool chooseModel(mlir::ModuleOp module, const ModelOptions &options) {
  ebm::ModelOp chosen;
  int64_t models = 0;
  for (auto model : module.getOps<ebm::ModelOp>())
    if (options.model.empty() || model.getSymName() == options.model) {
      chosen = model;
      ++models;
    }
  if (models != 1) {
    module.emitError(options.model.empty() ? "holds " + std::to_string(models) +
                                                 " models; one is wanted, or --model to choose"
                                           : "holds no model '" + options.model + "'");
    return false;
  }
  llvm::StringSet<> kept{chosen.getSymName()};
  for (auto chain : module.getOps<ebm::ChainOp>())
    if (chain.getModel() == chosen.getSymName())
      kept.insert(chain.getSymName());
  for (mlir::Operation &op : llvm::make_early_inc_range(module.getOps()))
    if (!belongsTo(kept, op))
      op.erase();
  return true;
}

/// An image is what a model becomes; its bytes make no sense to a parser.
void refuseImage(const std::string &file) {
  std::ifstream stream(file, std::ios::binary);
  char magic[4] = {};
  if (stream.read(magic, sizeof magic) && llvm::StringRef(magic, sizeof magic) == "DTCI")
    throw std::runtime_error("'" + file +
                             "' is a chip image, not a model: `isinglass image run` plays " +
                             "it, `isinglass image lift` makes a model of it");
}

/// Arrays that a module names and a run reads.
std::vector<std::string> filesIn(mlir::ModuleOp module) {
  std::vector<std::string> files;
  module.walk([&](mlir::Operation *op) {
    op->getAttrDictionary().walk(
        [&](ebm::FileAttr file) { files.push_back(file.getPath().str()); });
  });
  return files;
}

/// A model that was written down as MLIR.
mlir::OwningOpRef<mlir::ModuleOp> loadModule(mlir::MLIRContext &context,
                                             const ModelOptions &options) {
  if (!options.defines.empty())
    throw std::runtime_error("-D needs a model in the language; '" + options.file +
                             "' is MLIR, whose numbers are fixed");
  context.loadDialect<ebm::EbmDialect, gibbs::GibbsDialect>();
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(options.file, &context);
  if (!module || !chooseModel(*module, options))
    return nullptr;
  return module;
}

} // namespace

mlir::OwningOpRef<mlir::ModuleOp> loadModel(mlir::MLIRContext &context, const ModelOptions &options,
                                            std::vector<std::string> *files) {
  refuseImage(options.file);
  if (llvm::StringRef(options.file).ends_with(".mlir")) {
    mlir::OwningOpRef<mlir::ModuleOp> module = loadModule(context, options);
    std::vector<std::string> read = module ? filesIn(*module) : std::vector<std::string>();
    read.push_back(options.file);
    refuseSameFiles(read, options.outputs);
    if (files)
      *files = std::move(read);
    return module;
  }
  ArrayFiles arrays;
  lang::Frontend frontend({options.file, {}, options.defines, options.model, &arrays});
  mlir::OwningOpRef<mlir::ModuleOp> module = frontend.emit(context);
  std::fputs(frontend.messages().c_str(), stderr);
  std::vector<std::string> read = frontend.files();
  read.insert(read.end(), arrays.getRead().begin(), arrays.getRead().end());
  refuseSameFiles(read, options.outputs);
  if (files)
    *files = std::move(read);
  return module;
}

std::string printModule(mlir::ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream);
  stream << '\n';
  return text;
}

void eraseChain(mlir::ModuleOp module) {
  for (mlir::Operation &op : llvm::make_early_inc_range(module.getOps())) {
    auto schedule = llvm::dyn_cast<gibbs::ScheduleOp>(op);
    if (llvm::isa<ebm::ChainOp, gibbs::TrainingOp>(op) ||
        (schedule && schedule.getSymName() == "generate"))
      op.erase();
  }
}

bool lowerToGibbs(mlir::ModuleOp module, const ModelOptions &options) {
  mlir::PassManager manager(module->getName());
  compiler::buildGibbsPipeline(manager, {options.freezeParams, options.freezeClamps});
  return succeeded(manager.run(module));
}

} // namespace isinglass::tool
