//===- GibbsOps.cpp - verifiers -------------------------------------------------------------------===//
#include "dialects/ebm/Assembly.h"
#include "dialects/ebm/Factors.h"
#include "dialects/gibbs/Conflicts.h"
#include "dialects/gibbs/Gibbs.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/DenseSet.h"

#include <cmath>

using namespace mlir;
using namespace isinglass;
using namespace isinglass::gibbs;

using ebm::parseInitialiser;
using ebm::parseMembers;
using ebm::parseSites;
using ebm::parseSlice;
using ebm::printInitialiser;
using ebm::printMembers;
using ebm::printSites;
using ebm::printSlice;

#define GET_OP_CLASSES
#include "dialects/gibbs/GibbsOps.cpp.inc"

LogicalResult ProgramOp::verify() {
  double beta = getBeta().convertToDouble();
  if (!(beta > 0) || !std::isfinite(beta))
    return emitOpError() << "beta must be a positive number";
  return success();
}

/// Its factors are known to be sound here: a program's regions are verified after its operations
/// and what they name.
static LogicalResult verifyUpdate(UpdateOp update) {
  FailureOr<Conflicts> conflicts = findConflicts(update);
  if (failed(conflicts))
    return failure();
  if (!update.getColouringAttr())
    return success();
  ebm::VariableInterface variable = ebm::lookupVariable(update, update.getVariableAttr());
  return checkColouring(*conflicts, update.getColouringAttr(), variable.getGraph(),
                        [&] { return update.emitOpError(); });
}

LogicalResult ProgramOp::verifyRegions() {
  SweepOp sweep;
  for (Operation &op : getBody().getOps()) {
    if (!isa<StateOp, BufferOp, FactorOp, SweepOp>(op))
      return op.emitOpError() << "does not belong in a program";
    if (auto another = dyn_cast<SweepOp>(op)) {
      if (sweep)
        return another.emitOpError() << "is the second sweep of its program";
      sweep = another;
    }
  }
  if (failed(ebm::verifyGraphs(getBody())))
    return failure();
  for (auto update :
       sweep ? llvm::to_vector(sweep.getBody().getOps<UpdateOp>()) : SmallVector<UpdateOp>())
    if (failed(verifyUpdate(update)))
      return failure();
  return success();
}

LogicalResult BufferOp::verify() {
  return ebm::verifyInitialiser(*this, getSites(), getAmong(), getInitAttr());
}

LogicalResult FactorOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return ebm::verifyFactor(*this, &symbols);
}

LogicalResult SweepOp::verify() {
  DenseSet<Attribute> updated, saved;
  for (Operation &op : getBody().getOps()) {
    auto update = dyn_cast<UpdateOp>(op);
    if (!update)
      return op.emitOpError() << "does not belong in a sweep, which holds updates";
    if (!updated.insert(update.getVariableAttr()).second)
      return update.emitOpError() << "updates " << update.getVariableAttr() << " a second time";
    if (update.getSavedAttr() && !saved.insert(update.getSavedAttr()).second)
      return update.emitOpError() << "saves to " << update.getSavedAttr() << " a second time";
  }
  for (auto update : getBody().getOps<UpdateOp>())
    if (saved.contains(update.getVariableAttr()))
      return update.emitOpError() << "updates " << update.getVariableAttr()
                                  << ", which holds what an update saves";
  updated.insert_range(saved);
  for (auto state : (*this)->getParentOfType<ProgramOp>().getBody().getOps<StateOp>())
    if (state.getInput() && !updated.insert(FlatSymbolRefAttr::get(state.getSymNameAttr())).second)
      return emitOpError() << "writes @" << state.getSymName() << ", which is an input";
  for (auto state : (*this)->getParentOfType<ProgramOp>().getBody().getOps<StateOp>())
    if (!updated.contains(FlatSymbolRefAttr::get(state.getSymNameAttr())))
      return emitOpError() << "leaves @" << state.getSymName() << " without an update";
  return success();
}

static LogicalResult verifySaved(UpdateOp update, StateOp variable) {
  auto saved = dyn_cast_or_null<StateOp>(
      SymbolTable::lookupNearestSymbolFrom(update, update.getSavedAttr()));
  if (!saved)
    return update.emitOpError() << update.getSavedAttr() << " is not a state of this program";
  if (saved.getGraph() != variable.getGraph())
    return update.emitOpError() << "saves to " << update.getSavedAttr()
                                << ", which is on another graph than " << update.getVariableAttr();
  return success();
}

/// Whether targets can compute it in all chains at once, knowing nothing but the operation.
static LogicalResult verifyArithmetic(Operation &op) {
  if (!isa<arith::ConstantOp>(op) && !OpTrait::hasElementwiseMappableTraits(&op))
    return op.emitOpError() << "does not belong in an update, which computes element by element";
  auto isNumber = [](Type type) { return type.isF32() || type.isSignlessInteger(); };
  if (!llvm::all_of(op.getOperandTypes(), isNumber) || !llvm::all_of(op.getResultTypes(), isNumber))
    return op.emitOpError() << "does not belong in an update, which computes with f32 and integers";
  return success();
}

LogicalResult UpdateOp::verify() {
  auto variable =
      dyn_cast_or_null<StateOp>(SymbolTable::lookupNearestSymbolFrom(*this, getVariableAttr()));
  if (!variable)
    return emitOpError() << getVariableAttr() << " is not a state of this program";
  if (getSavedAttr() && failed(verifySaved(*this, variable)))
    return failure();
  for (Operation &op : getBody().getOps())
    if (!isa<FieldOp, ValueOp, YieldOp>(op) && failed(verifyArithmetic(op)))
      return failure();
  return success();
}

LogicalResult FieldOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto factor = dyn_cast_or_null<FactorOp>(ebm::lookup(*this, getFactorAttr(), &symbols));
  if (!factor)
    return emitOpError() << getFactorAttr() << " is not a factor of this program";
  auto variable = (*this)->getParentOfType<UpdateOp>().getVariableAttr();
  SmallVector<ebm::MemberAttr> members(factor.getMembers().getAsRange<ebm::MemberAttr>());
  if (auto number = getMember()) {
    if (*number >= members.size())
      return emitOpError() << getFactorAttr() << " has " << members.size()
                           << " members, numbered from 0, and none is number "
                           << static_cast<int64_t>(*number);
    if (members[*number].getVariable() != variable)
      return emitOpError() << "member " << *number << " of " << getFactorAttr() << " is "
                           << members[*number].getVariable() << ", not " << variable;
  }
  if (llvm::none_of(members,
                    [&](ebm::MemberAttr member) { return member.getVariable() == variable; }))
    return emitOpError() << getFactorAttr() << " does not depend on " << variable;
  return success();
}

LogicalResult ValueOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto buffer = dyn_cast_or_null<BufferOp>(ebm::lookup(*this, getBufferAttr(), &symbols));
  if (!buffer)
    return emitOpError() << getBufferAttr() << " is not a buffer of this program";
  auto update = (*this)->getParentOfType<UpdateOp>();
  auto variable = ebm::lookupVariable(update, update.getVariableAttr(), &symbols);
  auto nodes = dyn_cast<ebm::NodesAttr>(buffer.getSites());
  bool perNode = nodes && variable && nodes.getGraph() == variable.getGraph();
  if (!perNode && !buffer.getSites().getShape().empty())
    return emitOpError() << getBufferAttr() << " has no entry a node of "
                         << update.getVariableAttr() << ", and more than one";
  return success();
}

LogicalResult ScheduleOp::verify() {
  if (static_cast<int64_t>(getChains()) < 1 || getChains() > (uint64_t(1) << 32))
    return emitOpError() << "a run has between 1 and 2^32 chains";
  for (Operation &op : getBody().getOps())
    if (!isa<BindOp, ClampOp, RunOp, ObserveOp>(op))
      return op.emitOpError() << "does not belong in a schedule";
  return success();
}

/// Boxes that overlap say the same. Which cells of `some` are held, a run says.
static LogicalResult verifyClampsAgree(ScheduleOp schedule) {
  SmallVector<ClampOp> clamps;
  for (auto clamp : schedule.getBody().getOps<ClampOp>())
    if (!clamp.getSome())
      clamps.push_back(clamp);
  for (size_t later = 0; later < clamps.size(); ++later)
    for (size_t earlier = 0; earlier < later; ++earlier) {
      ClampOp a = clamps[earlier], b = clamps[later];
      if (a.getVariable() != b.getVariable() || a.getValue() == b.getValue() ||
          !ebm::overlap(a.getLower(), a.getUpper(), b.getLower(), b.getUpper()))
        continue;
      auto diagnostic = b.emitOpError() << "overlaps another clamp that does not say the same";
      diagnostic.attachNote(a.getLoc()) << "the other clamp";
      return diagnostic;
    }
  return success();
}

/// What a schedule names must be declared by the model or program it belongs to.
LogicalResult ScheduleOp::verifySymbolUses(SymbolTableCollection &symbols) {
  Operation *owner = symbols.lookupNearestSymbolFrom((*this)->getParentOp(), getProgramAttr());
  if (!isa_and_nonnull<ebm::ModelOp, ProgramOp>(owner))
    return emitOpError() << getProgramAttr() << " is neither a model nor a program beside it";
  for (auto bind : getBody().getOps<BindOp>())
    for (auto name : bind.getBuffers().getAsRange<FlatSymbolRefAttr>()) {
      auto buffer = dyn_cast_or_null<ebm::ParameterInterface>(symbols.lookupSymbolIn(owner, name));
      if (!buffer)
        return bind.emitOpError() << name << " is not a parameter of " << getProgramAttr();
      if (buffer.getFrozen())
        return bind.emitOpError() << name << " is frozen: a run cannot give it values";
    }
  for (auto clamp : getBody().getOps<ClampOp>()) {
    auto variable = dyn_cast_or_null<ebm::VariableInterface>(
        symbols.lookupSymbolIn(owner, clamp.getVariableAttr()));
    if (!variable)
      return clamp.emitOpError() << clamp.getVariableAttr() << " is not a variable of "
                                 << getProgramAttr();
    if (failed(ebm::verifySlice(clamp, variable, clamp.getLower(), clamp.getUpper(),
                                clamp.getValue())))
      return failure();
  }
  return verifyClampsAgree(*this);
}

LogicalResult RunOp::verify() {
  if (static_cast<int64_t>(getSweeps()) < 0)
    return emitOpError() << "sweeps are at least 0";
  if (Attribute ramp = getRampAttr(); ramp && !isa<RampAttr>(ramp))
    return emitOpError() << "beta is given by a #gibbs.ramp";
  return success();
}

LogicalResult ObserveOp::verify() {
  if (static_cast<int64_t>(getEvery()) < 1 || static_cast<int64_t>(getCount()) < 1)
    return emitOpError() << "takes at least one sample, at least one sweep apart";
  return success();
}
