//===- EmitEbm.cpp ---------------------------------------------------------------------------===//
#include "lang/emit/EmitEbm.h"

#include "dialects/ebm/Arrays.h"
#include "dialects/ebm/Ebm.h"
#include "dialects/gibbs/Gibbs.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;

namespace isinglass::lang::emit {

namespace {

/// Refers to graphs, variables and parameters by their place in the model.
class Emitter {
public:
  Emitter(MLIRContext &context, const Sources &sources, const sema::Model &model)
      : context(context), sources(sources), model(model), builder(&context) {}

  OwningOpRef<ModuleOp> emit();

private:
  Location at(Range range);
  bool makeGraphs();
  ebm::GraphInterface makeGraph(const sema::Graph &graph);
  ebm::SitesInterface makeSites(const sema::Sites &sites);
  Attribute makeInitial(const sema::Parameter &parameter);
  ebm::MemberAttr makeMember(const sema::Member &member);

  void emitModel();
  void emitFactor(const sema::Factor &factor);
  Attribute makeRamp(const std::optional<sema::Ramp> &ramp);
  void beginSchedule(StringRef name, Location location, int64_t chains, int64_t first);
  void emitSchedule();
  void emitChain();
  void emitTraining();
  void emitGeneration();

  /// Throughout, an attribute that its verifier refuses is null; the diagnostic says why.
  auto refuse(Range range) {
    return [this, range] { return emitError(at(range)); };
  }
  IntegerAttr seed(int64_t value) {
    return IntegerAttr::get(builder.getIntegerType(64, /*isSigned=*/false),
                            APInt(64, static_cast<uint64_t>(value)));
  }
  FlatSymbolRefAttr symbol(StringRef name) { return FlatSymbolRefAttr::get(&context, name); }

  MLIRContext &context;
  const Sources &sources;
  const sema::Model &model;
  OpBuilder builder;
  std::vector<ebm::GraphInterface> graphs;
};

} // namespace

Location Emitter::at(Range range) {
  Place place = sources.place(range);
  return FileLineColLoc::get(&context, sources.path(range.file), place.line, place.column);
}

//===-- Graphs and sites ---------------------------------------------------------------------===//

ebm::GraphInterface Emitter::makeGraph(const sema::Graph &graph) {
  auto refused = refuse(graph.range);
  switch (graph.kind) {
  case sema::Graph::Kind::Lattice: {
    SmallVector<int64_t> steps;
    for (const std::vector<int64_t> &direction : graph.directions)
      steps.append(direction.begin(), direction.end());
    SmallVector<bool> periodic(graph.periodic.begin(), graph.periodic.end());
    return ebm::LatticeAttr::getChecked(refused, &context, ArrayRef<int64_t>(graph.sizes),
                                        ArrayRef<bool>(periodic), ArrayRef<int64_t>(steps));
  }
  case sema::Graph::Kind::Sparse: {
    int64_t edges = graph.ends.size() / 2;
    ElementsAttr ends =
        ebm::makeArray(&context, graph.name + ".edges", {edges, 2}, ArrayRef<int32_t>(graph.ends));
    return ebm::SparseAttr::getChecked(refused, &context, graph.sizes[0], ends);
  }
  case sema::Graph::Kind::Bipartite:
    return ebm::BipartiteAttr::getChecked(refused, &context, graph.sizes[0], graph.sizes[1]);
  case sema::Graph::Kind::Complete:
    return ebm::CompleteAttr::getChecked(refused, &context, graph.sizes[0]);
  }
  return {};
}

bool Emitter::makeGraphs() {
  for (const sema::Graph &graph : model.graphs) {
    graphs.push_back(makeGraph(graph));
    if (!graphs.back())
      return false;
  }
  return true;
}

ebm::SitesInterface Emitter::makeSites(const sema::Sites &sites) {
  switch (sites.kind) {
  case sema::Sites::Kind::Edges:
    return ebm::EdgesAttr::get(&context, graphs[sites.graph]);
  case sema::Sites::Kind::Nodes:
    return ebm::NodesAttr::get(&context, graphs[sites.graph]);
  case sema::Sites::Kind::Rows:
    return ebm::RowsAttr::get(
        &context, ebm::makeArray(&context, "rows", sites.shape, ArrayRef<int64_t>(sites.rows)));
  case sema::Sites::Kind::Shape:
    return ebm::ShapeAttr::get(&context, sites.shape);
  }
  return {};
}

//===-- Parameters ---------------------------------------------------------------------------===//

Attribute Emitter::makeInitial(const sema::Parameter &parameter) {
  auto number = [&](double value) { return builder.getF64FloatAttr(value); };
  const sema::Initial &initial = parameter.initial;
  if (const auto *value = std::get_if<double>(&initial))
    return number(*value);
  if (const auto *draw = std::get_if<sema::NormalDraw>(&initial))
    return ebm::NormalAttr::get(&context, number(draw->mean), number(draw->sd), draw->seed);
  if (const auto *draw = std::get_if<sema::UniformDraw>(&initial))
    return ebm::UniformAttr::get(&context, number(draw->low), number(draw->high), draw->seed);
  if (const auto *draw = std::get_if<sema::SignsDraw>(&initial))
    return ebm::SignsAttr::get(&context, draw->seed);
  if (const auto *file = std::get_if<sema::FromFile>(&initial))
    return ebm::FileAttr::get(&context, builder.getStringAttr(file->path),
                              builder.getStringAttr(file->array));
  if (const auto *values = std::get_if<std::vector<float>>(&initial))
    return ebm::makeArray(&context, parameter.name, makeSites(parameter.sites).getShape(),
                          ArrayRef<float>(*values));
  return {};
}

//===-- Factors ------------------------------------------------------------------------------===//

ebm::MemberAttr Emitter::makeMember(const sema::Member &member) {
  static constexpr ebm::Place kPlaces[] = {ebm::Place::Node, ebm::Place::Source, ebm::Place::Target,
                                           ebm::Place::Shift, ebm::Place::Column};
  return ebm::MemberAttr::get(&context, symbol(model.variables[member.variable].name),
                              kPlaces[static_cast<int>(member.place)], member.offset);
}

void Emitter::emitFactor(const sema::Factor &factor) {
  SmallVector<Attribute> members;
  for (const sema::Member &member : factor.members)
    members.push_back(makeMember(member));
  FlatSymbolRefAttr weight;
  if (factor.weight >= 0)
    weight = symbol(model.parameters[factor.weight].name);
  IntegerAttr column;
  if (factor.weightColumn >= 0)
    column = builder.getI64IntegerAttr(factor.weightColumn);
  FloatAttr coefficient = builder.getF64FloatAttr(factor.coefficient);
  ArrayAttr memberList = builder.getArrayAttr(members);
  if (factor.table)
    ebm::TableOp::create(builder, at(factor.range), coefficient, weight, memberList,
                         makeSites(factor.sites));
  else
    ebm::ProductOp::create(builder, at(factor.range), coefficient, weight, column, memberList,
                           makeSites(factor.sites));
}

//===-- Model and schedule -------------------------------------------------------------------===//

void Emitter::emitModel() {
  auto op = ebm::ModelOp::create(builder, at(model.range), builder.getStringAttr(model.name),
                                 builder.getF64FloatAttr(model.beta));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&op.getBody().emplaceBlock());
  for (const sema::Variable &variable : model.variables) {
    StringAttr name = builder.getStringAttr(variable.name);
    if (variable.spin)
      ebm::SpinsOp::create(builder, at(variable.range), name, graphs[variable.graph]);
    else
      ebm::CategoriesOp::create(builder, at(variable.range), name, graphs[variable.graph],
                                builder.getI64IntegerAttr(variable.states));
  }
  for (const sema::Parameter &parameter : model.parameters) {
    DenseF64ArrayAttr among;
    if (!parameter.among.empty())
      among = builder.getDenseF64ArrayAttr(parameter.among);
    ebm::ParamOp::create(builder, at(parameter.range), builder.getStringAttr(parameter.name),
                         makeSites(parameter.sites), among, makeInitial(parameter), UnitAttr());
  }
  for (const sema::Factor &factor : model.factors)
    emitFactor(factor);
  for (const sema::Observation &box : model.observations)
    ebm::ObserveOp::create(builder, at(box.range), symbol(model.variables[box.variable].name),
                           builder.getDenseI64ArrayAttr(box.lower),
                           builder.getDenseI64ArrayAttr(box.upper),
                           box.value ? builder.getI64IntegerAttr(*box.value) : IntegerAttr());
}

/// Null for none.
Attribute Emitter::makeRamp(const std::optional<sema::Ramp> &ramp) {
  static constexpr gibbs::RampKind kRamps[] = {gibbs::RampKind::Constant, gibbs::RampKind::Linear,
                                               gibbs::RampKind::Geometric};
  if (!ramp)
    return {};
  return gibbs::RampAttr::get(&context, kRamps[static_cast<int>(ramp->kind)],
                              builder.getF64FloatAttr(ramp->first),
                              builder.getF64FloatAttr(ramp->last));
}

/// An empty schedule of the model; what follows goes into it.
void Emitter::beginSchedule(StringRef name, Location location, int64_t chains, int64_t first) {
  auto op =
      gibbs::ScheduleOp::create(builder, location, builder.getStringAttr(name), symbol(model.name),
                                builder.getI64IntegerAttr(chains), seed(first));
  builder.setInsertionPointToStart(&op.getBody().emplaceBlock());
}

void Emitter::emitSchedule() {
  const sema::Schedule &schedule = *model.schedule;
  Location location = at(schedule.range);
  OpBuilder::InsertionGuard guard(builder);
  beginSchedule("sample", location, schedule.chains, schedule.seed);
  SmallVector<Attribute> buffers;
  for (const sema::Parameter &parameter : model.parameters)
    buffers.push_back(symbol(parameter.name));
  gibbs::BindOp::create(builder, location, builder.getArrayAttr(buffers));
  for (const sema::Observation &box : model.observations)
    gibbs::ClampOp::create(builder, at(box.range), symbol(model.variables[box.variable].name),
                           builder.getDenseI64ArrayAttr(box.lower),
                           builder.getDenseI64ArrayAttr(box.upper),
                           box.value ? builder.getI64IntegerAttr(*box.value) : IntegerAttr());
  gibbs::RunOp::create(builder, location, builder.getI64IntegerAttr(schedule.warmup),
                       makeRamp(schedule.beta));
  gibbs::ObserveOp::create(builder, location, builder.getI64IntegerAttr(schedule.thin),
                           builder.getI64IntegerAttr(schedule.samples));
}

//===-- Denoising models ---------------------------------------------------------------------===//

void Emitter::emitChain() {
  static constexpr ebm::Parity kParities[] = {ebm::Parity::Any, ebm::Parity::Even,
                                              ebm::Parity::Odd};
  const sema::Chain &chain = *model.chain;
  FloatAttr end = chain.logTimes ? FloatAttr() : builder.getF64FloatAttr(chain.end);
  auto times = ebm::TimesAttr::get(
      &context, chain.logTimes ? ebm::TimeScale::Log : ebm::TimeScale::Linear, end);
  Attribute places = ebm::InOrderAttr::get(&context);
  ebm::Parity parity = kParities[static_cast<int>(chain.parity)];
  if (chain.places == sema::Chain::Places::Scattered)
    places = ebm::ScatteredAttr::get(&context, parity, chain.seed);
  if (chain.places == sema::Chain::Places::Spread)
    places = ebm::SpreadAttr::get(&context, parity, chain.seed);
  if (chain.places == sema::Chain::Places::Listed)
    places = ebm::FileAttr::get(&context, builder.getStringAttr(chain.listed.path),
                                builder.getStringAttr(chain.listed.array));
  auto op = ebm::ChainOp::create(builder, at(chain.range), builder.getStringAttr(chain.name),
                                 symbol(model.name), symbol(chain.on), FlatSymbolRefAttr(),
                                 FlatSymbolRefAttr(), builder.getI64IntegerAttr(chain.steps), times,
                                 places);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&op.getBody().emplaceBlock());
  for (const sema::Observable &each : chain.observables) {
    StringAttr name = builder.getStringAttr(each.name);
    FloatAttr rate = builder.getF64FloatAttr(each.rate);
    if (each.label)
      ebm::LabelOp::create(builder, at(each.range), name, builder.getI64IntegerAttr(each.classes),
                           builder.getI64IntegerAttr(each.copies), rate);
    else
      ebm::PixelsOp::create(builder, at(each.range), name, builder.getDenseI64ArrayAttr(each.shape),
                            builder.getI64IntegerAttr(each.levels),
                            each.front ? builder.getUnitAttr() : UnitAttr(), rate);
  }
}

void Emitter::emitTraining() {
  static constexpr gibbs::PenaltyKind kPenalties[] = {
      gibbs::PenaltyKind::Fixed, gibbs::PenaltyKind::Fixed, gibbs::PenaltyKind::Paper,
      gibbs::PenaltyKind::Replication};
  const sema::Training &training = *model.training;
  auto number = [&](double value) { return builder.getF64FloatAttr(value); };
  auto whole = [&](int64_t value) { return builder.getI64IntegerAttr(value); };
  bool idx = training.data.kind == sema::DataSource::Kind::Idx;
  auto data = gibbs::DatasetAttr::get(&context, idx ? gibbs::DataKind::Idx : gibbs::DataKind::Npz,
                                      builder.getStringAttr(training.data.path),
                                      number(training.data.threshold));
  auto adam = gibbs::AdamAttr::get(&context, number(training.rate), number(training.decay),
                                   number(training.weightDecay),
                                   training.average > 0 ? number(training.average) : FloatAttr(),
                                   training.limit > 0 ? number(training.limit) : FloatAttr());
  gibbs::PenaltyAttr penalty;
  const sema::Penalty &asked = training.penalty;
  if (asked.kind != sema::Penalty::Kind::None)
    penalty = gibbs::PenaltyAttr::get(
        &context, kPenalties[static_cast<int>(asked.kind)],
        number(asked.kind == sema::Penalty::Kind::Fixed ? asked.strength : asked.target),
        asked.start > 0 ? number(asked.start) : FloatAttr(), asked.every);
  gibbs::TrainingOp::create(
      builder, at(training.range), builder.getStringAttr("train"),
      symbol(model.chain ? model.chain->name : model.name), whole(training.batch),
      whole(training.warmup), training.heldWarmup ? whole(*training.heldWarmup) : IntegerAttr(),
      whole(training.samples), whole(training.thin), whole(training.epochs), seed(training.seed),
      number(training.offset), data, adam, penalty, FlatSymbolRefAttr(), FlatSymbolRefAttr());
}

void Emitter::emitGeneration() {
  const sema::Generation &generation = *model.generation;
  Location location = at(generation.range);
  OpBuilder::InsertionGuard guard(builder);
  beginSchedule("generate", location, generation.images, generation.seed);
  gibbs::RunOp::create(builder, location, builder.getI64IntegerAttr(generation.sweeps),
                       makeRamp(generation.beta));
}

OwningOpRef<ModuleOp> Emitter::emit() {
  if (!makeGraphs())
    return {};
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder, at(model.range));
  builder.setInsertionPointToStart(module->getBody());
  emitModel();
  if (model.schedule)
    emitSchedule();
  if (model.chain)
    emitChain();
  if (model.training)
    emitTraining();
  if (model.generation)
    emitGeneration();
  return succeeded(verify(*module)) ? std::move(module) : OwningOpRef<ModuleOp>();
}

OwningOpRef<ModuleOp> emitEbm(MLIRContext &context, const Sources &sources,
                              const sema::Model &model, std::string &refusal) {
  context.loadDialect<ebm::EbmDialect, gibbs::GibbsDialect>();
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    if (refusal.empty())
      refusal = diagnostic.str();
    return success();
  });
  return Emitter(context, sources, model).emit();
}

} // namespace isinglass::lang::emit
