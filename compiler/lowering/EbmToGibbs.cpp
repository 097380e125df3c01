//===- EbmToGibbs.cpp -----------------------------------------------------------------------------===//
#include "compiler/lowering/EbmToGibbs.h"

#include "dialects/ebm/Factors.h"
#include "dialects/gibbs/Conflicts.h"

#include "llvm/ADT/StringSet.h"

namespace isinglass::compiler {
#define GEN_PASS_DEF_EBMTOGIBBS
#include "compiler/lowering/EbmToGibbs.h.inc"
} // namespace isinglass::compiler

using namespace mlir;
using namespace isinglass;
using namespace isinglass::compiler;

namespace {

//===-- What is refused ---------------------------------------------------------------------------===//

LogicalResult checkObservations(ArrayRef<ebm::ObserveOp> observations) {
  for (size_t later = 0; later < observations.size(); ++later)
    for (size_t earlier = 0; earlier < later; ++earlier) {
      ebm::ObserveOp a = observations[earlier], b = observations[later];
      if (a.getVariable() != b.getVariable() || a.getValue() == b.getValue() ||
          !ebm::overlap(a.getLower(), a.getUpper(), b.getLower(), b.getUpper()))
        continue;
      auto diagnostic = b.emitOpError()
                        << "overlaps another observation that does not say the same";
      diagnostic.attachNote(a.getLoc()) << "the other observation";
      return diagnostic;
    }
  return success();
}

LogicalResult checkModel(ebm::ModelOp model) {
  for (Operation &op : model.getBody().getOps()) {
    if (isa<ebm::CategoriesOp>(op))
      return op.emitOpError() << "is categorical, which is not lowered to sampling yet";
    if (isa<ebm::TableOp>(op))
      return op.emitOpError() << "is a table, which is not lowered to sampling yet: write products "
                                 "of spins";
  }
  return checkObservations(llvm::to_vector(model.getBody().getOps<ebm::ObserveOp>()));
}

//===-- The program -------------------------------------------------------------------------------===//

/// Names of a program that the model did not take.
class FreshNames {
public:
  explicit FreshNames(ebm::ModelOp model) {
    for (Operation &op : model.getBody().getOps())
      if (auto symbol = dyn_cast<SymbolOpInterface>(op))
        taken.insert(symbol.getName());
  }
  std::string make(std::string name) {
    while (!taken.insert(name).second)
      name += "_";
    return name;
  }

private:
  llvm::StringSet<> taken;
};

bool involves(gibbs::FactorOp factor, StringRef variable) {
  return llvm::any_of(
      factor.getMembers().getAsRange<ebm::MemberAttr>(),
      [&](ebm::MemberAttr member) { return member.getVariable().getValue() == variable; });
}

/// States, buffers and factors, in the model's order.
void lowerDeclarations(OpBuilder &builder, ebm::ModelOp model, FreshNames &names) {
  int64_t factors = 0;
  for (Operation &op : model.getBody().getOps()) {
    if (auto spins = dyn_cast<ebm::SpinsOp>(op))
      gibbs::StateOp::create(builder, op.getLoc(), spins.getSymNameAttr(), spins.getInputAttr(),
                             spins.getGraphAttr());
    else if (auto param = dyn_cast<ebm::ParamOp>(op))
      gibbs::BufferOp::create(builder, op.getLoc(), param.getSymNameAttr(), param.getSitesAttr(),
                              param.getAmongAttr(), param.getInitAttr(), param.getFrozenAttr());
    else if (auto product = dyn_cast<ebm::ProductOp>(op))
      gibbs::FactorOp::create(
          builder, op.getLoc(), builder.getStringAttr(names.make("f" + std::to_string(factors++))),
          product.getCoefficientAttr(), product.getWeightAttr(), product.getWeightColumnAttr(),
          product.getMembersAttr(), product.getSitesAttr(), /*unmeasured=*/nullptr);
  }
}

void lowerUpdate(OpBuilder &builder, gibbs::ProgramOp program, gibbs::StateOp state) {
  auto update = gibbs::UpdateOp::create(builder, state.getLoc(), state.getSymName(),
                                        /*saved=*/nullptr, /*colouring=*/nullptr);
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&update.getBody());
  SmallVector<Value> fields;
  for (auto factor : program.getBody().getOps<gibbs::FactorOp>())
    if (involves(factor, state.getSymName()))
      fields.push_back(gibbs::FieldOp::create(builder, factor.getLoc(), builder.getF32Type(),
                                              factor.getSymName(), /*member=*/nullptr));
  gibbs::YieldOp::create(builder, state.getLoc(), fields);
}

FailureOr<gibbs::ProgramOp> lowerModel(ebm::ModelOp model) {
  OpBuilder builder(model);
  FreshNames names(model);
  auto program = gibbs::ProgramOp::create(builder, model.getLoc(), model.getSymNameAttr(),
                                          model.getBetaAttr());
  builder.createBlock(&program.getBody());
  lowerDeclarations(builder, model, names);
  auto sweep = gibbs::SweepOp::create(builder, model.getLoc(), names.make("gibbs"));
  builder.createBlock(&sweep.getBody());
  for (auto state : program.getBody().getOps<gibbs::StateOp>())
    if (!state.getInput())
      lowerUpdate(builder, program, state);
  for (auto update : sweep.getBody().getOps<gibbs::UpdateOp>())
    if (failed(gibbs::findConflicts(update)))
      return failure();
  return program;
}

//===-- The schedule ------------------------------------------------------------------------------===//

/// A run of the same numbers as an empty `sample` block: lang/sema/Model.h.
gibbs::ScheduleOp makeSchedule(ebm::ModelOp model, SymbolTable &symbols) {
  OpBuilder builder(model.getContext());
  auto schedule =
      gibbs::ScheduleOp::create(builder, model.getLoc(), "sample", model.getSymName(), 64, 0);
  builder.createBlock(&schedule.getBody());
  gibbs::RunOp::create(builder, model.getLoc(), 1000, nullptr);
  gibbs::ObserveOp::create(builder, model.getLoc(), 1, 100);
  symbols.insert(schedule, std::next(model->getIterator()));
  return schedule;
}

/// Binds and clamps in front of what the schedule does.
void addData(gibbs::ScheduleOp schedule, ebm::ModelOp model) {
  auto builder = OpBuilder::atBlockBegin(&schedule.getBody().front());
  SmallVector<Attribute> buffers;
  for (auto param : model.getBody().getOps<ebm::ParamOp>())
    if (!param.getFrozen())
      buffers.push_back(FlatSymbolRefAttr::get(param.getSymNameAttr()));
  if (!buffers.empty() && schedule.getBody().getOps<gibbs::BindOp>().empty())
    gibbs::BindOp::create(builder, schedule.getLoc(), builder.getArrayAttr(buffers));
  else if (auto bind = dyn_cast_or_null<gibbs::BindOp>(
               schedule.getBody().front().empty() ? nullptr : &schedule.getBody().front().front()))
    builder.setInsertionPointAfter(bind);
  for (auto observe : model.getBody().getOps<ebm::ObserveOp>())
    gibbs::ClampOp::create(builder, observe.getLoc(), observe.getVariableAttr(),
                           observe.getLowerAttr(), observe.getUpperAttr(), observe.getValueAttr());
}

struct EbmToGibbs : isinglass::compiler::impl::EbmToGibbsBase<EbmToGibbs> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto model : llvm::make_early_inc_range(getOperation().getOps<ebm::ModelOp>()))
      if (failed(lower(model, symbols)))
        return signalPassFailure();
  }

  LogicalResult lower(ebm::ModelOp model, SymbolTable &symbols) {
    if (failed(checkModel(model)) || failed(lowerModel(model)))
      return failure();
    SmallVector<gibbs::ScheduleOp> schedules;
    for (auto schedule : getOperation().getOps<gibbs::ScheduleOp>())
      if (schedule.getProgram() == model.getSymName())
        schedules.push_back(schedule);
    if (schedules.empty())
      schedules.push_back(makeSchedule(model, symbols));
    for (gibbs::ScheduleOp schedule : schedules)
      addData(schedule, model);
    model.erase();
    return success();
  }
};

} // namespace
