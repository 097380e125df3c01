//===- Analyse.cpp ---------------------------------------------------------------------------===//
#include "lang/sema/Analyse.h"

#include "lang/diagnostics/Suggestions.h"
#include "lang/sema/Defines.h"
#include "lang/sema/Denoising.h"
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

template <typename Named>
static const Named *findNamed(const std::vector<Named> &all, const std::string &name) {
  for (const Named &each : all)
    if (each.name.text == name)
      return &each;
  return nullptr;
}

static const syntax::Run *findRun(const syntax::File &file, const std::string &kind,
                                  const std::string &name) {
  for (const syntax::Run &run : file.runs)
    if (run.kind.text == kind && run.name.text == name)
      return &run;
  return nullptr;
}

/// What is compiled: a model, or a dtm with the model of its step.
struct Chosen {
  const syntax::Model *model = nullptr;
  const syntax::Dtm *dtm = nullptr;
};

static Chosen chooseByName(Context &context, const syntax::File &file, const std::string &name) {
  Chosen chosen{findNamed(file.models, name), findNamed(file.dtms, name)};
  if (chosen.model || chosen.dtm)
    return chosen;
  std::vector<std::string> known;
  for (const syntax::Model &model : file.models)
    known.push_back(model.name.text);
  for (const syntax::Dtm &dtm : file.dtms)
    known.push_back(dtm.name.text);
  std::string hint = didYouMean(name, known);
  uint32_t option = context.sources.add("command line", "--model " + name);
  context.diagnostics.report(Code::UnknownModel, {option, 8, uint32_t(8 + name.size())}, {name})
      .hint(hint.empty() && !known.empty() ? "the file has " + alternatives(known) : hint);
  return {};
}

/// Models that are a step of a dtm are not what a file is about.
static bool isStep(const syntax::File &file, const syntax::Model &model) {
  for (const syntax::Dtm &dtm : file.dtms)
    for (const syntax::DtmItem &item : dtm.items)
      if (item.kind.text == "step" && item.value->text == model.name.text)
        return true;
  return false;
}

static Chosen choose(Context &context, const syntax::File &file, uint32_t source,
                     const std::string &name) {
  if (!name.empty())
    return chooseByName(context, file, name);
  std::vector<Chosen> all, sampled;
  std::vector<std::string> names;
  auto add = [&](Chosen chosen, const std::string &text) {
    all.push_back(chosen);
    names.push_back(text);
    if (findRun(file, "sample", text))
      sampled.push_back(chosen);
  };
  for (const syntax::Model &model : file.models)
    if (!isStep(file, model) || findRun(file, "sample", model.name.text))
      add({&model, nullptr}, model.name.text);
  for (const syntax::Dtm &dtm : file.dtms)
    add({nullptr, &dtm}, dtm.name.text);
  if (all.size() == 1)
    return all[0];
  if (sampled.size() == 1)
    return sampled[0];
  if (all.empty())
    context.diagnostics.report(Code::NoModel, {source, 0, 0});
  else if (!context.diagnostics.hasErrors()) // two of one name, perhaps: that comes first
    context.diagnostics.report(Code::SeveralModels, {source, 0, 0}, {alternatives(names)})
        .hint("choose one with --model");
  return {};
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
  if (std::optional<std::vector<Term>> products = terms.multiplyOut(*statement.value))
    addFactors(context, terms.getBinders(), *products);
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

/// The settings of the blocks that run what is compiled, in its scope.
static void makeRuns(Context &context, const syntax::File &file, const std::string &name,
                     bool plain) {
  if (const syntax::Run *run = findRun(file, "sample", name))
    context.model.schedule = makeSchedule(context, *run);
  if (const syntax::Run *run = findRun(file, "train", name))
    context.model.training = makeTraining(context, *run, plain);
  if (const syntax::Run *run = findRun(file, "generate", name))
    context.model.generation = makeGeneration(context, *run);
}

/// A call of a model as the step of a dtm.
struct Step {
  const syntax::Model *model;
  std::map<std::string, Given> arguments;
};

/// The dtm in its own scope, which is left again.
static std::optional<Step> analyseDtm(Context &context, const syntax::File &file,
                                      const syntax::Dtm &dtm, const Choice &choice) {
  declareParameters(context, dtm.name, dtm.parameters, choice.defines);
  const syntax::DtmItem *item = makeChain(context, dtm);
  if (!item)
    return std::nullopt;
  makeRuns(context, file, dtm.name.text, /*plain=*/false);
  if (context.model.schedule)
    context.diagnostics.report(Code::NotSampled, findRun(file, "sample", dtm.name.text)->name.range,
                               {dtm.name.text});
  const syntax::Expression &call = *item->value;
  const syntax::Model *model = findNamed(file.models, call.text);
  if (!model) {
    std::vector<std::string> known;
    for (const syntax::Model &each : file.models)
      known.push_back(each.name.text);
    context.diagnostics.report(Code::UnknownModel, call.field.range, {call.text})
        .hint(didYouMean(call.text, known));
    return std::nullopt;
  }
  Step step{model, evaluateArguments(context, *model, call)};
  context.scope.clear();
  return context.diagnostics.hasErrors() ? std::nullopt : std::optional(std::move(step));
}

static void analyseModel(Context &context, const syntax::Model &model) {
  context.model.name = model.name.text;
  context.model.range = model.name.range;
  Analysis(context).run(model);
}

void analyse(Context &context, const syntax::File &file, uint32_t source, const Choice &choice) {
  checkNames(context, file);
  Chosen chosen = choose(context, file, source, choice.model);
  if (chosen.dtm) {
    std::optional<Step> step = analyseDtm(context, file, *chosen.dtm, choice);
    if (!step)
      return;
    declareParameters(context, *step->model, step->arguments);
    analyseModel(context, *step->model);
    if (!context.diagnostics.hasErrors())
      checkChain(context);
  } else if (chosen.model) {
    declareParameters(context, chosen.model->name, chosen.model->parameters, choice.defines);
    analyseModel(context, *chosen.model);
    makeRuns(context, file, chosen.model->name.text, /*plain=*/true);
  }
}

} // namespace isinglass::lang::sema
