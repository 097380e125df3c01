//===- Frontend.cpp --------------------------------------------------------------------------===//
#include "lang/Frontend.h"

#include "lang/emit/EmitEbm.h"
#include "lang/interchange/ReadFile.h"
#include "lang/sema/Analyse.h"
#include "lang/syntax/DumpTree.h"
#include "lang/syntax/Parser.h"

#include <filesystem>

namespace isinglass::lang {

struct Frontend::State {
  explicit State(FrontendOptions given)
      : options(std::move(given)), diagnostics(sources), context(sources, diagnostics) {
    std::string error;
    std::optional<std::string> text = options.text;
    if (!text)
      text = interchange::readFile(options.path, error);
    file = sources.add(options.path, text.value_or(""));
    if (text)
      tree = syntax::parse(sources, file, diagnostics);
    else
      diagnostics.report(Code::CannotReadModel, {file, 0, 0}, {error});
    context.arrays = options.arrays;
    context.folder = std::filesystem::path(options.path).parent_path().string();
  }

  /// Once: what it reports would be there twice.
  bool analyse() {
    if (!analysed && tree)
      sema::analyse(context, *tree, file, {options.model, options.defines});
    analysed = true;
    return !diagnostics.hasErrors();
  }

  FrontendOptions options;
  Sources sources;
  Diagnostics diagnostics;
  uint32_t file = 0;
  std::optional<syntax::File> tree;
  sema::Context context;
  bool analysed = false;
};

Frontend::Frontend(FrontendOptions options) : state(std::make_unique<State>(std::move(options))) {}
Frontend::~Frontend() = default;

std::string Frontend::messages() const { return state->diagnostics.print(); }
std::vector<std::string> Frontend::files() const {
  std::vector<std::string> files;
  for (uint32_t file = 0; file < state->sources.count(); ++file)
    files.push_back(state->sources.path(file));
  return files;
}
bool Frontend::hasErrors() const { return state->diagnostics.hasErrors(); }

std::optional<std::string> Frontend::dumpSyntaxTree() {
  return state->tree ? std::optional(syntax::dumpTree(*state->tree)) : std::nullopt;
}

//===-- Summary ------------------------------------------------------------------------------===//

static const char *initialWords(const sema::Initial &initial) {
  static const char *const words[] = {"given by the run", "a number",     "normal draws",
                                      "uniform draws",    "random signs", "from a file",
                                      "with the graph"};
  return words[initial.index()];
}

static std::vector<int64_t> shapeOf(const sema::Model &model, const sema::Sites &sites) {
  if (sites.kind == sema::Sites::Kind::Edges)
    return model.graphs[sites.graph].edgeShape();
  if (sites.kind == sema::Sites::Kind::Nodes)
    return model.graphs[sites.graph].nodeShape();
  return sites.shape;
}

static Summary::Chain summarise(const sema::Chain &chain) {
  Summary::Chain summary{chain.name, chain.steps, {}};
  for (const sema::Observable &each : chain.observables) {
    std::string words = each.label ? std::to_string(each.copies) + " spins a class"
                                   : std::to_string(each.levels) + " levels";
    summary.observables.push_back(
        {each.name, each.label ? sema::Shape{each.classes} : each.shape, words});
  }
  return summary;
}

std::optional<Summary> Frontend::check() {
  if (!state->analyse())
    return std::nullopt;
  const sema::Model &model = state->context.model;
  Summary summary;
  summary.model = model.name;
  if (model.chain)
    summary.chain = summarise(*model.chain);
  for (const sema::Variable &variable : model.variables) {
    std::vector<int64_t> shape = model.graphs[variable.graph].nodeShape();
    summary.spins += sema::countEntries(shape);
    summary.variables.push_back(
        {variable.name, shape,
         variable.spin ? "spins" : std::to_string(variable.states) + " states"});
  }
  for (const sema::Parameter &parameter : model.parameters)
    summary.parameters.push_back(
        {parameter.name, shapeOf(model, parameter.sites), initialWords(parameter.initial)});
  for (const sema::Graph &graph : model.graphs)
    summary.edges += graph.countEdges();
  summary.factors = model.factors.size();
  return summary;
}

//===-- Operations ---------------------------------------------------------------------------===//

mlir::OwningOpRef<mlir::ModuleOp> Frontend::emit(mlir::MLIRContext &mlirContext) {
  if (!state->analyse())
    return {};
  std::string refusal;
  mlir::OwningOpRef<mlir::ModuleOp> module =
      emit::emitEbm(mlirContext, state->sources, state->context.model, refusal);
  if (!module)
    state->diagnostics.report(Code::Refused, state->context.model.range, {refusal});
  return module;
}

} // namespace isinglass::lang
