//===- Analyse.cpp ---------------------------------------------------------------------------===//
#include "lang/sema/Analyse.h"

#include "lang/diagnostics/Suggestions.h"
#include "lang/sema/Defines.h"
#include "lang/sema/EnergyTerms.h"
#include "lang/sema/Evaluate.h"
#include "lang/sema/GraphRules.h"
#include "lang/sema/Observations.h"
#include "lang/sema/Parameters.h"
#include "lang/sema/Runs.h"
#include "lang/sema/Sites.h"

#include <cstdio>
#include <filesystem>

namespace isinglass::lang::sema {

using syntax::Statement;

std::string Context::resolve(const Value &path) const {
  std::filesystem::path file(path.text);
  if (path.fromCommandLine || file.is_absolute() || folder.empty())
    return file.lexically_normal().string();
  return (std::filesystem::path(folder) / file).lexically_normal().string();
}

//===-- Which model --------------------------------------------------------------------------===//

/// Models and dtms by name; a name twice, and a run of something that is not there, are errors.
static void checkNames(Context &context, const syntax::File &file) {
  std::map<std::string, Range> places;
  auto declare = [&](const syntax::Name &name) {
    auto [place, fresh] = places.emplace(name.text, name.range);
    if (!fresh)
      context.diagnostics.report(Code::Redeclared, name.range, {name.text})
          .note(place->second, "'" + name.text + "' declared here");
  };
  for (const syntax::Model &model : file.models)
    declare(model.name);
  for (const syntax::Dtm &dtm : file.dtms)
    declare(dtm.name);
  std::map<std::string, Range> runs;
  for (const syntax::Run &run : file.runs) {
    if (!places.count(run.name.text)) {
      std::vector<std::string> known;
      for (const auto &[name, range] : places)
        known.push_back(name);
      context.diagnostics.report(Code::UnknownModel, run.name.range, {run.name.text})
          .hint(didYouMean(run.name.text, known));
    }
    std::string block = run.kind.text + " " + run.name.text;
    auto [place, fresh] = runs.emplace(block, run.name.range);
    if (!fresh)
      context.diagnostics.report(Code::Redeclared, run.name.range, {block})
          .note(place->second, "'" + block + "' is here");
  }
}

static const syntax::Model *findModel(const syntax::File &file, const std::string &name) {
  for (const syntax::Model &model : file.models)
    if (model.name.text == name)
      return &model;
  return nullptr;
}

static const syntax::Run *findSample(const syntax::File &file, const std::string &name) {
  for (const syntax::Run &run : file.runs)
    if (run.kind.text == "sample" && run.name.text == name)
      return &run;
  return nullptr;
}

static const syntax::Model *chooseByName(Context &context, const syntax::File &file,
                                         const std::string &name) {
  if (const syntax::Model *model = findModel(file, name))
    return model;
  for (const syntax::Dtm &dtm : file.dtms)
    if (dtm.name.text == name) {
      context.diagnostics.report(Code::LaterVersion, dtm.name.range,
                                 {"'" + name + "' is a denoising model (dtm), which is"});
      return nullptr;
    }
  std::vector<std::string> known;
  for (const syntax::Model &model : file.models)
    known.push_back(model.name.text);
  std::string hint = didYouMean(name, known);
  uint32_t option = context.sources.add("command line", "--model " + name);
  context.diagnostics.report(Code::UnknownModel, {option, 8, uint32_t(8 + name.size())}, {name})
      .hint(hint.empty() && !known.empty() ? "the file has " + alternatives(known) : hint);
  return nullptr;
}

static const syntax::Model *choose(Context &context, const syntax::File &file, uint32_t source,
                                   const std::string &name) {
  if (!name.empty())
    return chooseByName(context, file, name);
  if (file.models.size() == 1)
    return &file.models[0];
  if (file.models.empty() && !file.dtms.empty())
    return chooseByName(context, file, file.dtms[0].name.text);
  if (file.models.empty()) {
    context.diagnostics.report(Code::NoModel, {source, 0, 0});
    return nullptr;
  }
  std::vector<const syntax::Model *> sampled;
  std::vector<std::string> names;
  for (const syntax::Model &model : file.models) {
    names.push_back(model.name.text);
    if (findSample(file, model.name.text))
      sampled.push_back(&model);
  }
  if (sampled.size() == 1)
    return sampled[0];
  if (context.diagnostics.hasErrors()) // two of one name, perhaps: that comes first
    return nullptr;
  context.diagnostics.report(Code::SeveralModels, {source, 0, 0}, {alternatives(names)})
      .hint("choose one with --model");
  return nullptr;
}

//===-- Statements ---------------------------------------------------------------------------===//

namespace {

class Analysis {
public:
  explicit Analysis(Context &context) : context(context), terms(context) {}

  void run(const syntax::Model &model);

private:
  void graph(const Statement &statement);
  void variable(const Statement &statement);
  int homeOf(const Statement &statement);
  void param(const Statement &statement);
  void let(const Statement &statement);
  void energy(const Statement &statement);
  void beta(const Statement &statement);
  void observe(const Statement &statement);
  void warnUnused();

  /// Declares what a statement made, or its name as broken.
  void declare(const Statement &statement, Entity::Kind kind, int index) {
    Entity entity;
    entity.kind = index < 0 ? Entity::Kind::Broken : kind;
    entity.index = index;
    context.scope.declare(statement.name, entity);
  }

  Context &context;
  EnergyTerms terms;
  std::optional<Range> betaPlace;
};

} // namespace

void Analysis::graph(const Statement &statement) {
  std::optional<Graph> made = makeGraph(context, statement);
  if (made)
    context.model.graphs.push_back(std::move(*made));
  declare(statement, Entity::Kind::Graph, made ? int(context.model.graphs.size()) - 1 : -1);
}

/// The graph a variable lives on: the one it names, or a lattice without edges of its own.
int Analysis::homeOf(const Statement &statement) {
  const syntax::Expression &index = statement.index[0];
  if (index.kind == syntax::Expression::Kind::Reference) {
    Entity *entity = context.scope.findQuietly(index.text);
    if (entity && entity->kind == Entity::Kind::Broken)
      return -1;
    if (entity && entity->kind == Entity::Kind::Graph) {
      if (statement.index.size() == 1 && index.field.text.empty() && !index.indexed)
        return entity->index;
      context.diagnostics.report(Code::BadShape, index.range,
                                 {"'" + statement.name.text + "'", "a graph or sizes"});
      return -1;
    }
  }
  std::optional<Shape> shape = makeShape(context, statement.index);
  if (!shape)
    return -1;
  Graph array;
  array.range = statement.name.range;
  array.sizes = *shape;
  array.periodic.assign(shape->size(), false);
  context.model.graphs.push_back(std::move(array));
  return context.model.graphs.size() - 1;
}

void Analysis::variable(const Statement &statement) {
  Variable variable;
  variable.name = statement.name.text;
  variable.range = statement.name.range;
  variable.spin = statement.kind == Statement::Kind::Spin;
  variable.graph = homeOf(statement);
  bool good = variable.graph >= 0;
  if (variable.spin && statement.value) {
    context.diagnostics
        .report(Code::BadStates, statement.value->range,
                {std::string(context.sources.text(statement.value->range))})
        .hint("a spin is -1 or +1 and takes no 'of'");
    good = false;
  } else if (!variable.spin && !statement.value) {
    context.diagnostics
        .report(Code::MissingOption, statement.name.range, {"a categorical variable", "of"})
        .hint("as in categorical c[g] of 3");
    good = false;
  } else if (!variable.spin) {
    std::optional<int64_t> states = evaluateInt(context, *statement.value);
    good &= states && *states >= 2 && *states <= 256;
    if (states && (*states < 2 || *states > 256))
      context.diagnostics.report(Code::BadStates, statement.value->range,
                                 {std::to_string(*states)});
    variable.states = states.value_or(2);
  }
  if (good)
    context.model.variables.push_back(variable);
  declare(statement, Entity::Kind::Variable, good ? int(context.model.variables.size()) - 1 : -1);
}

void Analysis::param(const Statement &statement) {
  std::optional<Parameter> made = makeParameter(context, statement);
  if (made)
    context.model.parameters.push_back(std::move(*made));
  declare(statement, Entity::Kind::Parameter, made ? int(context.model.parameters.size()) - 1 : -1);
}

void Analysis::let(const Statement &statement) {
  Entity entity;
  if (std::optional<Value> value = evaluate(context, *statement.value)) {
    entity.kind = Entity::Kind::Scalar;
    entity.value = *value;
  }
  context.scope.declare(statement.name, entity);
}

void Analysis::energy(const Statement &statement) {
  if (std::optional<std::vector<Term>> expanded = terms.expand(*statement.value))
    for (const Term &term : *expanded)
      if (std::optional<Factor> factor = makeFactor(context, terms.getBinders(), term))
        context.model.factors.push_back(std::move(*factor));
}

void Analysis::beta(const Statement &statement) {
  if (betaPlace)
    context.diagnostics.report(Code::Redeclared, statement.name.range, {"beta"})
        .note(*betaPlace, "'beta' declared here");
  betaPlace = statement.name.range;
  std::optional<double> value = evaluateReal(context, *statement.value);
  if (value && *value <= 0) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", *value);
    context.diagnostics.report(Code::BadBeta, statement.value->range, {text});
  }
  context.model.beta = value.value_or(1);
}

void Analysis::observe(const Statement &statement) {
  if (std::optional<Observation> made = makeObservation(context, statement))
    context.model.observations.push_back(std::move(*made));
}

void Analysis::warnUnused() {
  for (const Parameter &parameter : context.model.parameters)
    if (!parameter.used)
      context.diagnostics.report(Code::UnusedParameter, parameter.range, {parameter.name});
}

void Analysis::run(const syntax::Model &model) {
  static constexpr void (Analysis::*kHandlers[])(const Statement &) = {
      &Analysis::graph, &Analysis::variable, &Analysis::variable, &Analysis::param,
      &Analysis::let,   &Analysis::energy,   &Analysis::beta,     &Analysis::observe};
  for (const Statement &statement : model.statements)
    context.scope.expect(statement.name);
  for (const Statement &statement : model.statements)
    (this->*kHandlers[static_cast<int>(statement.kind)])(statement);
  if (context.diagnostics.hasErrors())
    return;
  if (context.model.variables.empty())
    context.diagnostics.report(Code::NoVariables, model.name.range, {model.name.text});
  warnUnused();
}

void analyse(Context &context, const syntax::File &file, uint32_t source, const Choice &choice) {
  checkNames(context, file);
  checkLaterBlocks(context, file);
  const syntax::Model *model = choose(context, file, source, choice.model);
  if (!model)
    return;
  context.model.name = model->name.text;
  context.model.range = model->name.range;
  declareParameters(context, *model, choice.defines);
  Analysis(context).run(*model);
  if (const syntax::Run *sample = findSample(file, model->name.text))
    context.model.schedule = makeSchedule(context, *sample);
}

} // namespace isinglass::lang::sema
