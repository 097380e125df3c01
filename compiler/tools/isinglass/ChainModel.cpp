//===- ChainModel.cpp -----------------------------------------------------------------------------===//
#include "compiler/tools/isinglass/ChainModel.h"

#include "compiler/terms/Terms.h"
#include "dialects/ebm/Factors.h"
#include "runtime/arrays/Digest.h"

#include "llvm/ADT/StringSet.h"

#include <algorithm>
#include <stdexcept>

namespace isinglass::tool {
namespace {

ebm::ChainOp findChain(const CompiledModel &model) {
  auto chains = model.module().getOps<ebm::ChainOp>();
  if (chains.empty())
    throw std::runtime_error("the file has no denoising model (dtm)");
  return *chains.begin();
}

runtime::Observable readObservable(mlir::Operation &op) {
  runtime::Observable observable;
  if (auto label = llvm::dyn_cast<ebm::LabelOp>(op)) {
    observable.name = label.getSymName().str();
    observable.label = true;
    observable.classes = label.getClasses();
    observable.copies = label.getCopies();
    observable.rate = label.getRate().convertToDouble();
    return observable;
  }
  auto pixels = llvm::cast<ebm::PixelsOp>(op);
  observable.name = pixels.getSymName().str();
  observable.shape.assign(pixels.getShape().begin(), pixels.getShape().end());
  observable.levels = pixels.getLevels();
  observable.front = pixels.getFront();
  observable.rate = pixels.getRate().convertToDouble();
  return observable;
}

runtime::Placing readPlacing(mlir::Attribute places) {
  using Placing = runtime::Placing;
  Placing placing;
  auto draw = [&](Placing::Kind kind, auto drawn) {
    static constexpr Placing::Parity kParities[] = {Placing::Parity::Any, Placing::Parity::Even,
                                                    Placing::Parity::Odd};
    placing.kind = kind;
    placing.parity = kParities[static_cast<int>(drawn.getParity())];
    placing.seed = drawn.getSeed();
  };
  if (auto scattered = llvm::dyn_cast<ebm::ScatteredAttr>(places)) {
    draw(Placing::Kind::Scattered, scattered);
  } else if (auto spread = llvm::dyn_cast<ebm::SpreadAttr>(places)) {
    draw(Placing::Kind::Spread, spread);
  } else if (auto file = llvm::dyn_cast<ebm::FileAttr>(places)) {
    placing.kind = Placing::Kind::Listed;
    placing.path = file.getPath().str();
    placing.array = file.getArray().str();
  }
  return placing;
}

gibbs::ScheduleOp findSchedule(const CompiledModel &model, llvm::StringRef name) {
  for (auto schedule : model.module().getOps<gibbs::ScheduleOp>())
    if (schedule.getSymName() == name)
      return schedule;
  return {};
}

gibbs::StateOp visibleState(const CompiledModel &model, llvm::StringRef name) {
  return llvm::cast<gibbs::StateOp>(mlir::SymbolTable::lookupSymbolIn(model.gibbs(), name));
}

} // namespace

void compileChain(CompiledModel &model, const KernelOptions &kernel, int64_t chains) {
  bool isAuto = kernel.precision == "auto";
  if (isAuto && model.tryCompile(kernel.of("i16", chains)))
    return;
  model.compile(kernel.of(isAuto ? "f32" : kernel.precision, chains));
}

/// Files of a chain hold arrays by these names, and `meta`, what they say of themselves.
static void checkNames(const CompiledModel &model, const runtime::ChainInfo &info) {
  auto isTaken = [](const auto &named) { return named.name == "meta"; };
  if (std::ranges::any_of(info.observables, isTaken) ||
      std::ranges::any_of(model.description().buffers, isTaken))
    throw std::runtime_error(
        "a parameter or an observable cannot be called 'meta': files keep what "
        "they say of themselves under that name");
}

runtime::Chain readChain(const CompiledModel &model) {
  ebm::ChainOp op = findChain(model);
  runtime::ChainInfo info;
  info.name = op.getSymName().str();
  info.steps = op.getSteps();
  if (op.getTimes().getScale() == ebm::TimeScale::Linear)
    info.times = {runtime::ForwardTimes::Scale::Linear, op.getTimes().getEnd().getValueAsDouble()};
  for (mlir::Operation &observable : op.getBody().getOps())
    info.observables.push_back(readObservable(observable));
  info.placing = readPlacing(op.getPlaces());
  info.visible = op.getVisible().str();
  info.input = op.getInput()->str();
  info.coupling = op.getCoupling()->str();
  checkNames(model, info);
  llvm::SmallVector<int64_t> shape = visibleState(model, op.getVisible()).getGraph().getNodeShape();
  return {std::move(info), {shape.begin(), shape.end()}, model.gibbs().getBeta().convertToDouble()};
}

TrainingSetup readTraining(const CompiledModel &model) {
  auto trainings = model.module().getOps<gibbs::TrainingOp>();
  if (trainings.empty())
    throw std::runtime_error("the file has no `train` block for this model");
  gibbs::TrainingOp op = *trainings.begin();
  TrainingSetup setup;
  runtime::TrainerOptions &options = setup.options;
  options.batch = op.getChains();
  options.warmup = op.getWarmup();
  if (auto held = op.getHeldWarmup())
    options.heldWarmup = static_cast<int64_t>(*held);
  options.samples = op.getSamples();
  options.thin = op.getEvery();
  options.epochs = op.getEpochs();
  options.seed = op.getSeed();
  options.offset = op.getOffset().convertToDouble();
  options.rate = op.getOptimiser().getRate().getValueAsDouble();
  options.decay = op.getOptimiser().getDecay().getValueAsDouble();
  options.adam.weightDecay = op.getOptimiser().getWeightDecay().getValueAsDouble();
  if (mlir::FloatAttr average = op.getOptimiser().getAverage())
    options.average = average.getValueAsDouble();
  if (mlir::FloatAttr limit = op.getOptimiser().getLimit())
    options.limit = limit.getValueAsDouble();
  options.beta = model.gibbs().getBeta().convertToDouble();
  if (auto penalty = op.getPenaltyAttr()) {
    using Rule = runtime::AdaptivePenalty::Rule;
    double value = penalty.getValue().getValueAsDouble();
    if (penalty.getKind() == gibbs::PenaltyKind::Fixed)
      options.penalty = value;
    else
      options.adaptive = runtime::AdaptivePenalty::of(
          penalty.getKind() == gibbs::PenaltyKind::Paper ? Rule::Paper : Rule::Replication, value);
    if (penalty.getStart())
      options.penalty = penalty.getStart().getValueAsDouble();
    options.adaptEvery = penalty.getEvery();
  }
  setup.data.kind = op.getData().getKind() == gibbs::DataKind::Idx ? runtime::DataSource::Kind::Idx
                                                                   : runtime::DataSource::Kind::Npz;
  setup.data.path = op.getData().getPath().str();
  setup.data.threshold = op.getData().getThreshold().getValueAsDouble();
  return setup;
}

runtime::GeneratorOptions readGeneration(const CompiledModel &model) {
  runtime::GeneratorOptions options;
  options.beta.first = options.beta.last = model.gibbs().getBeta().convertToDouble();
  gibbs::ScheduleOp schedule = findSchedule(model, "generate");
  if (!schedule)
    return options;
  options.chains = schedule.getChains();
  options.seed = schedule.getSeed();
  options.sweeps = 0;
  for (auto run : schedule.getBody().getOps<gibbs::RunOp>()) {
    options.sweeps += run.getSweeps();
    if (auto ramp = llvm::dyn_cast_or_null<gibbs::RampAttr>(run.getRampAttr()))
      options.beta = {gibbs::stringifyRampKind(ramp.getKind()).str(),
                      ramp.getFirst().getValueAsDouble(), ramp.getLast().getValueAsDouble()};
  }
  return options;
}

static runtime::ProductTerms readTerms(gibbs::FactorOp factor, const runtime::Description &d) {
  runtime::ProductTerms terms;
  terms.buffer = factor.getWeight()->str();
  terms.coefficient = factor.getCoefficient().convertToDouble();
  for (auto member : factor.getMembers().getAsRange<ebm::MemberAttr>())
    terms.variables.push_back(std::ranges::find(d.variables, member.getVariable().getValue(),
                                                &runtime::VariableInfo::name) -
                              d.variables.begin());
  bool isWhole = compiler::forEachTerm(factor, [&](int64_t entry, llvm::ArrayRef<int64_t> nodes) {
    terms.entries.push_back(entry);
    terms.cells.insert(terms.cells.end(), nodes.begin(), nodes.end());
  });
  if (!isWhole)
    throw std::runtime_error("the index array of a factor of '" + terms.buffer + "' is missing");
  return terms;
}

std::vector<runtime::ProductTerms> readProducts(const CompiledModel &model) {
  llvm::SmallVector<gibbs::FactorOp> factors;
  llvm::StringSet<> ofSeveral;
  for (auto factor : model.gibbs().getBody().getOps<gibbs::FactorOp>())
    if (factor.getWeight() && !factor.getUnmeasured()) {
      factors.push_back(factor);
      if (factor.getMembers().size() > 1)
        ofSeveral.insert(*factor.getWeight());
    }
  std::vector<runtime::ProductTerms> products;
  for (gibbs::FactorOp factor : factors)
    if (ofSeveral.contains(*factor.getWeight()))
      products.push_back(readTerms(factor, model.description()));
  return products;
}

static nlohmann::ordered_json describe(const runtime::Observable &each) {
  if (each.label)
    return {{"classes", each.classes}, {"copies", each.copies}, {"rate", each.rate}};
  return {{"shape", each.shape}, {"levels", each.levels}, {"rate", each.rate}};
}

nlohmann::ordered_json describe(const runtime::Chain &chain) {
  const runtime::ChainInfo &info = chain.info();
  std::string places;
  for (int64_t step = 1; step <= chain.steps(); ++step)
    places += runtime::digest(std::as_bytes(std::span(chain.places(step))));
  bool log = info.times.scale == runtime::ForwardTimes::Scale::Log;
  nlohmann::ordered_json text = {
      {"steps", info.steps},
      {"times", log ? nlohmann::ordered_json("log") : nlohmann::ordered_json(info.times.end)},
      {"visible", info.visible},
      {"places", runtime::digest(std::as_bytes(std::span(places)))}};
  for (const runtime::Observable &each : info.observables)
    text["observables"][each.name] = describe(each);
  return text;
}

std::vector<std::string> fixedParameters(const CompiledModel &model) {
  std::vector<std::string> fixed;
  for (auto buffer : model.gibbs().getBody().getOps<gibbs::BufferOp>()) {
    if (buffer.getFrozen())
      fixed.push_back(buffer.getSymName().str());
    else if (buffer.getAmong())
      throw std::runtime_error("the values of '" + buffer.getSymName().str() +
                               "' are promised with in {..}: it cannot be trained; "
                               "--freeze-params keeps it as it is");
  }
  return fixed;
}

runtime::Parameters bindStep(const CompiledModel &model, const runtime::Chain &chain) {
  runtime::NamedArrays given;
  for (const runtime::BufferInfo &buffer : model.description().buffers)
    if (buffer.init.kind == "none" || buffer.name == chain.info().coupling)
      given.emplace(
          buffer.name,
          runtime::fromFloats(
              buffer.shape, std::vector<float>(runtime::checkedCount(buffer.shape).value(), 0.0f)));
  return runtime::bindParameters(model.program(), model.description(), given);
}

} // namespace isinglass::tool
