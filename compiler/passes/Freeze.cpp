//===- Freeze.cpp ---------------------------------------------------------------------------------===//
#include "compiler/passes/Freeze.h"

#include "dialects/ebm/Factors.h"

#include "llvm/ADT/StringSet.h"

#include <cmath>

namespace isinglass::compiler {
#define GEN_PASS_DEF_FREEZE
#include "compiler/passes/Freeze.h.inc"
} // namespace isinglass::compiler

using namespace mlir;
using namespace isinglass;
using namespace isinglass::compiler;
using namespace isinglass::ebm;

namespace {

/// The names a user gave in one option, and which of them some model declares.
class Selection {
public:
  explicit Selection(ArrayRef<std::string> names) {
    for (StringRef name : names)
      (name == "*" ? all = true : named.insert(name).second);
  }
  bool has(StringRef name) {
    bool byName = named.contains(name);
    if (byName)
      found.insert(name);
    return byName || all;
  }
  /// Named itself, not just by `*`: what cannot be frozen is then an error.
  bool insistsOn(StringRef name) const { return named.contains(name); }
  LogicalResult checkFound(Operation *module, StringRef what) const {
    SmallVector<StringRef> missing;
    for (StringRef name : named.keys())
      if (!found.contains(name))
        missing.push_back(name);
    llvm::sort(missing);
    for (StringRef name : missing)
      module->emitError() << "no model declares a " << what << " '" << name << "' to freeze";
    return success(missing.empty());
  }

private:
  llvm::StringSet<> named, found;
  bool all = false;
};

/// The schedules of a model.
SmallVector<gibbs::ScheduleOp> schedulesOf(ModelOp model) {
  SmallVector<gibbs::ScheduleOp> schedules;
  for (auto schedule : model->getParentOfType<ModuleOp>().getOps<gibbs::ScheduleOp>())
    if (schedule.getProgram() == model.getSymName())
      schedules.push_back(schedule);
  return schedules;
}

//===-- Parameters --------------------------------------------------------------------------------===//

/// A parameter that is gone or frozen is not bound any more.
void unbind(ParamOp param) {
  for (gibbs::ScheduleOp schedule : schedulesOf(param->getParentOfType<ModelOp>()))
    for (auto bind : schedule.getBody().getOps<gibbs::BindOp>()) {
      SmallVector<Attribute> rest;
      for (auto name : bind.getBuffers().getAsRange<FlatSymbolRefAttr>())
        if (name.getValue() != param.getSymName())
          rest.push_back(name);
      bind.setBuffersAttr(ArrayAttr::get(param.getContext(), rest));
    }
}

bool feedsTable(ParamOp param) {
  auto model = param->getParentOfType<ModelOp>();
  return llvm::any_of(model.getBody().getOps<TableOp>(),
                      [&](TableOp table) { return table.getWeight() == param.getSymName(); });
}

/// Whether a row may read an entry of an open lattice's edges that is no edge, and so is 0.
bool mayBeAbsent(ParamOp param) {
  auto edges = dyn_cast<EdgesAttr>(param.getSites());
  auto lattice = edges ? dyn_cast<LatticeAttr>(edges.getGraph()) : nullptr;
  if (!lattice || !llvm::is_contained(lattice.getPeriodic(), false))
    return false;
  auto model = param->getParentOfType<ModelOp>();
  return llvm::any_of(model.getBody().getOps<ProductOp>(), [&](ProductOp product) {
    return product.getWeight() == param.getSymName() && product.getWeightColumn();
  });
}

/// The number in place of the parameter in all its products, rounded as the parameter's would be.
LogicalResult foldNumber(ParamOp param, FloatAttr number) {
  auto model = param->getParentOfType<ModelOp>();
  for (auto product : model.getBody().getOps<ProductOp>()) {
    if (product.getWeight() != param.getSymName())
      continue;
    double coefficient =
        product.getCoefficient().convertToDouble() * static_cast<float>(number.getValueAsDouble());
    if (!std::isfinite(coefficient))
      return product.emitOpError() << "its coefficient times the value of '" << param.getSymName()
                                   << "' is no finite number";
    product.setCoefficient(APFloat(coefficient));
    product.removeWeightAttr();
    product.removeWeightColumnAttr();
  }
  unbind(param);
  param.erase();
  return success();
}

LogicalResult freezeParam(ParamOp param, bool insist) {
  Attribute init = param.getInitAttr();
  if (!init || isa<FileAttr>(init)) {
    StringRef why =
        init ? "its value is in a file that is read when a run starts" : "it has no value";
    if (!insist)
      return param.emitRemark() << "'" << param.getSymName() << "' stays data: " << why, success();
    return param.emitOpError() << "cannot be frozen: " << why;
  }
  if (auto number = dyn_cast<FloatAttr>(init); number && !feedsTable(param) && !mayBeAbsent(param))
    return foldNumber(param, number);
  param.setFrozen(true);
  unbind(param);
  return success();
}

//===-- Clamps ------------------------------------------------------------------------------------===//

struct Clamp {
  std::optional<int64_t> value; ///< of the whole variable
  StringRef whyNot;             ///< or why it stays data
};

/// What the observations of a variable say about it as a whole; an error where they contradict.
FailureOr<Clamp> findClamp(SpinsOp variable, ArrayRef<ObserveOp> observations) {
  SmallVector<int64_t> shape = variable.getGraph().getNodeShape(), origin(shape.size(), 0);
  bool covered = false;
  for (ObserveOp observe : observations) {
    covered |= observe.getLower() == ArrayRef(origin) && observe.getUpper() == ArrayRef(shape);
    if (!observe.getValue())
      return Clamp{std::nullopt, "a run gives its value"};
  }
  if (!covered)
    return Clamp{std::nullopt, "no observation covers all of its nodes"};
  for (ObserveOp observe : observations)
    if (observe.getValue() != ObserveOp(observations.front()).getValue()) {
      auto diagnostic = observe.emitOpError()
                        << "contradicts another observation of " << observe.getVariableAttr();
      diagnostic.attachNote(ObserveOp(observations.front()).getLoc()) << "the other one";
      return failure();
    }
  return Clamp{ObserveOp(observations.front()).getValue(), ""};
}

SmallVector<Attribute> otherMembers(ArrayAttr members, StringRef variable) {
  SmallVector<Attribute> others;
  for (auto member : members.getAsRange<MemberAttr>())
    if (member.getVariable().getValue() != variable)
      others.push_back(member);
  return others;
}

/// Why no value can stand for a variable in the factors of its model; empty if one can.
StringRef whyNotReplaced(ModelOp model, StringRef variable) {
  for (auto table : model.getBody().getOps<TableOp>())
    if (otherMembers(table.getMembers(), variable).size() != table.getMembers().size())
      return "a table depends on it";
  for (auto product : model.getBody().getOps<ProductOp>()) {
    SmallVector<MemberAttr> others, members;
    for (Attribute member : otherMembers(product.getMembers(), variable))
      others.push_back(cast<MemberAttr>(member));
    llvm::append_range(members, product.getMembers().getAsRange<MemberAttr>());
    if (!haveSameSites(product.getSites(), others, members))
      return "its shift off an open axis decides which terms exist";
  }
  return "";
}

void replaceVariable(ModelOp model, SpinsOp variable, int64_t value) {
  for (auto product : model.getBody().getOps<ProductOp>()) {
    ArrayAttr members = product.getMembers();
    SmallVector<Attribute> others = otherMembers(members, variable.getSymName());
    bool flips = value < 0 && (members.size() - others.size()) % 2 == 1;
    if (flips)
      product.setCoefficient(-product.getCoefficient());
    product.setMembersAttr(ArrayAttr::get(members.getContext(), others));
  }
  variable.erase();
}

/// A schedule that clamps the variable itself would lose it.
LogicalResult checkSchedules(ModelOp model, SpinsOp variable) {
  for (gibbs::ScheduleOp schedule : schedulesOf(model))
    for (auto clamp : schedule.getBody().getOps<gibbs::ClampOp>())
      if (clamp.getVariable() == variable.getSymName())
        return clamp.emitOpError()
               << "clamps @" << variable.getSymName() << ", which is to be frozen";
  return success();
}

LogicalResult freezeClamp(ModelOp model, SpinsOp variable, bool insist) {
  SmallVector<ObserveOp> observations;
  for (auto observe : model.getBody().getOps<ObserveOp>())
    if (observe.getVariable() == variable.getSymName())
      observations.push_back(observe);
  if (observations.empty() && insist)
    return variable.emitOpError() << "has no clamp to freeze: nothing observes it";
  if (observations.empty())
    return success();
  FailureOr<Clamp> clamp = findClamp(variable, observations);
  if (failed(clamp))
    return failure();
  if (clamp->value)
    clamp->whyNot = whyNotReplaced(model, variable.getSymName());
  if (!clamp->whyNot.empty())
    return variable.emitRemark() << "the clamp of @" << variable.getSymName()
                                 << " stays data: " << clamp->whyNot,
           success();
  if (failed(checkSchedules(model, variable)))
    return failure();
  for (ObserveOp observe : observations)
    observe.erase();
  replaceVariable(model, variable, *clamp->value);
  return success();
}

struct Freeze : isinglass::compiler::impl::FreezeBase<Freeze> {
  using FreezeBase::FreezeBase;

  void runOnOperation() override {
    Selection parameters(llvm::to_vector(params)), variables(llvm::to_vector(clamps));
    for (auto model : getOperation().getOps<ModelOp>())
      if (failed(freezeModel(model, parameters, variables)))
        return signalPassFailure();
    if (failed(parameters.checkFound(getOperation(), "parameter")) ||
        failed(variables.checkFound(getOperation(), "variable")))
      signalPassFailure();
  }

  LogicalResult freezeModel(ModelOp model, Selection &parameters, Selection &variables) {
    for (auto param : llvm::make_early_inc_range(model.getBody().getOps<ParamOp>()))
      if (parameters.has(param.getSymName()) &&
          failed(freezeParam(param, parameters.insistsOn(param.getSymName()))))
        return failure();
    for (auto spins : llvm::make_early_inc_range(model.getBody().getOps<SpinsOp>()))
      if (variables.has(spins.getSymName()) &&
          failed(freezeClamp(model, spins, variables.insistsOn(spins.getSymName()))))
        return failure();
    return success();
  }
};

} // namespace
