//===- ExpandChain.cpp ----------------------------------------------------------------------------===//
#include "compiler/passes/ExpandChain.h"

#include "dialects/ebm/Factors.h"

namespace isinglass::compiler {
#define GEN_PASS_DEF_EXPANDCHAIN
#include "compiler/passes/ExpandChain.h.inc"
} // namespace isinglass::compiler

using namespace mlir;
using namespace isinglass;

namespace {

class Expansion {
public:
  Expansion(ebm::ChainOp chain, SymbolTable &symbols)
      : chain(chain), symbols(symbols), builder(chain.getContext()) {}

  LogicalResult run();

private:
  LogicalResult check();
  LogicalResult isFree(StringRef name);
  void addInput();
  void addPhases(gibbs::TrainingOp training);
  gibbs::ScheduleOp addPhase(gibbs::TrainingOp training, StringRef name, bool positive);
  void addData(gibbs::ScheduleOp schedule, bool positive);
  void hold(Location location, StringAttr variable, bool some);
  StringAttr named(StringRef suffix) { return builder.getStringAttr(chain.getVisible() + suffix); }

  ebm::ChainOp chain;
  SymbolTable &symbols;
  OpBuilder builder;
  ebm::ModelOp model;
  ebm::SpinsOp visible;
  StringAttr input, coupling;
};

//===-- What is refused ---------------------------------------------------------------------------===//

LogicalResult Expansion::isFree(StringRef name) {
  Operation *taken = SymbolTable::lookupSymbolIn(model, name);
  if (!taken)
    return success();
  auto diagnostic = chain.emitOpError()
                    << "needs the name '" << name << "' in " << chain.getModelAttr();
  diagnostic.attachNote(taken->getLoc()) << "which has it already";
  return diagnostic;
}

LogicalResult Expansion::check() {
  model = symbols.lookup<ebm::ModelOp>(chain.getModel());
  if (!model)
    return chain.emitOpError() << chain.getModelAttr() << " is no ebm.model";
  visible = cast<ebm::SpinsOp>(SymbolTable::lookupSymbolIn(model, chain.getVisible()));
  if (visible.getInput())
    return chain.emitOpError() << "sees " << chain.getVisibleAttr()
                               << ", an input, which no sweep draws";
  input = named("_in");
  coupling = named("_coupling");
  auto observations = model.getBody().getOps<ebm::ObserveOp>();
  if (!observations.empty()) {
    auto diagnostic = chain.emitOpError()
                      << "is of a model that observes cells: which are visible is "
                         "for the chain to say";
    diagnostic.attachNote((*observations.begin()).getLoc()) << "the observation";
    return diagnostic;
  }
  return success(succeeded(isFree(input)) && succeeded(isFree(coupling)));
}

//===-- The model ---------------------------------------------------------------------------------===//

void Expansion::addInput() {
  builder.setInsertionPointToEnd(&model.getBody().front());
  Location location = chain.getLoc();
  auto nodes = ebm::NodesAttr::get(builder.getContext(), visible.getGraph());
  ebm::SpinsOp::create(builder, location, input, builder.getUnitAttr(), visible.getGraph());
  ebm::ParamOp::create(builder, location, coupling, nodes, /*among=*/nullptr, /*init=*/nullptr,
                       /*frozen=*/nullptr);
  auto member = [&](StringAttr name) {
    return ebm::MemberAttr::get(builder.getContext(), FlatSymbolRefAttr::get(name),
                                ebm::Place::Node, {});
  };
  ebm::ProductOp::create(builder, location, builder.getF64FloatAttr(-1),
                         FlatSymbolRefAttr::get(coupling), /*weight_column=*/nullptr,
                         builder.getArrayAttr({member(input), member(visible.getSymNameAttr())}),
                         nodes);
  chain.setInputAttr(FlatSymbolRefAttr::get(input));
  chain.setCouplingAttr(FlatSymbolRefAttr::get(coupling));
}

//===-- Its runs ----------------------------------------------------------------------------------===//

void Expansion::hold(Location location, StringAttr variable, bool some) {
  SmallVector<int64_t> upper = visible.getGraph().getNodeShape(), lower(upper.size(), 0);
  gibbs::ClampOp::create(builder, location, FlatSymbolRefAttr::get(variable),
                         some ? builder.getUnitAttr() : UnitAttr(),
                         builder.getDenseI64ArrayAttr(lower), builder.getDenseI64ArrayAttr(upper),
                         IntegerAttr());
}

/// Binds and clamps in front of what a schedule does.
void Expansion::addData(gibbs::ScheduleOp schedule, bool positive) {
  builder.setInsertionPointToStart(&schedule.getBody().front());
  SmallVector<Attribute> buffers;
  for (auto param : model.getBody().getOps<ebm::ParamOp>())
    if (!param.getFrozen())
      buffers.push_back(FlatSymbolRefAttr::get(param.getSymNameAttr()));
  gibbs::BindOp::create(builder, schedule.getLoc(), builder.getArrayAttr(buffers));
  hold(schedule.getLoc(), input, /*some=*/false);
  if (positive)
    hold(schedule.getLoc(), visible.getSymNameAttr(), /*some=*/true);
}

gibbs::ScheduleOp Expansion::addPhase(gibbs::TrainingOp training, StringRef name, bool positive) {
  Location location = training.getLoc();
  builder.setInsertionPointToEnd(training->getBlock());
  auto schedule = gibbs::ScheduleOp::create(builder, location, builder.getStringAttr(name),
                                            chain.getModelAttr(), training.getChainsAttr(),
                                            training.getSeedAttr());
  symbols.insert(schedule); // renames it if another has the name
  builder.createBlock(&schedule.getBody());
  IntegerAttr held = training.getHeldWarmupAttr();
  gibbs::RunOp::create(builder, location, positive && held ? held : training.getWarmupAttr(),
                       /*ramp=*/nullptr);
  gibbs::ObserveOp::create(builder, location, training.getEveryAttr(), training.getSamplesAttr());
  addData(schedule, positive);
  return schedule;
}

void Expansion::addPhases(gibbs::TrainingOp training) {
  gibbs::ScheduleOp positive = addPhase(training, "positive", true);
  gibbs::ScheduleOp negative = addPhase(training, "negative", false);
  training.setPositiveAttr(FlatSymbolRefAttr::get(positive.getSymNameAttr()));
  training.setNegativeAttr(FlatSymbolRefAttr::get(negative.getSymNameAttr()));
}

LogicalResult Expansion::run() {
  if (failed(check()))
    return failure();
  addInput();
  Block *module = chain->getBlock();
  for (auto schedule : module->getOps<gibbs::ScheduleOp>())
    if (schedule.getProgram() == chain.getModel() && schedule.getSymName() == "generate")
      addData(schedule, /*positive=*/false);
  for (auto training : llvm::to_vector(module->getOps<gibbs::TrainingOp>()))
    if (training.getSubject() == chain.getSymName())
      addPhases(training);
  return success();
}

struct ExpandChain : isinglass::compiler::impl::ExpandChainBase<ExpandChain> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    llvm::DenseMap<Attribute, ebm::ChainOp> expanded;
    for (auto chain : llvm::to_vector(getOperation().getOps<ebm::ChainOp>())) {
      auto [place, fresh] = expanded.insert({chain.getModelAttr(), chain});
      if (!fresh) {
        auto diagnostic = chain.emitOpError() << "is the second chain of " << chain.getModelAttr();
        diagnostic.attachNote(place->second.getLoc()) << "the first";
        return signalPassFailure();
      }
      if (!chain.getInputAttr() && failed(Expansion(chain, symbols).run()))
        return signalPassFailure();
    }
  }
};

} // namespace
