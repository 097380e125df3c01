//===- GibbsOps.cpp - verifiers -------------------------------------------------------------------===//
#include "dialects/ebm/Assembly.h"
#include "dialects/ebm/Factors.h"
#include "dialects/gibbs/Conflicts.h"
#include "dialects/gibbs/Gibbs.h"

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
  auto sweeps = getBody().getOps<SweepOp>();
  if (std::distance(sweeps.begin(), sweeps.end()) > 1)
    return emitOpError() << "has more than one sweep";
  return success();
}

LogicalResult BufferOp::verify() {
  return ebm::verifyInitialiser(*this, getSites(), getAmong(), getInitAttr());
}

LogicalResult FactorOp::verify() { return ebm::verifyFactor(*this); }

LogicalResult SweepOp::verify() {
  DenseSet<Attribute> updated;
  for (Operation &op : getBody().getOps()) {
    auto update = dyn_cast<UpdateOp>(op);
    if (!update)
      return op.emitOpError() << "does not belong in a sweep, which holds updates";
    if (!updated.insert(update.getVariableAttr()).second)
      return update.emitOpError() << "updates " << update.getVariableAttr() << " a second time";
  }
  for (auto state : (*this)->getParentOfType<ProgramOp>().getBody().getOps<StateOp>())
    if (!updated.contains(FlatSymbolRefAttr::get(state.getSymNameAttr())))
      return emitOpError() << "leaves @" << state.getSymName() << " without an update";
  return success();
}

LogicalResult UpdateOp::verify() {
  auto variable = dyn_cast_or_null<StateOp>(
      SymbolTable::lookupNearestSymbolFrom(*this, getVariableAttr()));
  if (!variable)
    return emitOpError() << getVariableAttr() << " is not a state of this program";
  if (!getColouringAttr())
    return success();
  for (auto field : getBody().getOps<FieldOp>())
    if (!isa_and_nonnull<FactorOp>(
            SymbolTable::lookupNearestSymbolFrom(*this, field.getFactorAttr())))
      return success(); // the field's own verifier says so
  FailureOr<Conflicts> conflicts = findConflicts(*this);
  if (failed(conflicts))
    return failure();
  return checkColouring(*conflicts, getColouringAttr(), variable.getGraph(),
                        [&] { return emitOpError(); });
}

LogicalResult FieldOp::verify() {
  auto factor =
      dyn_cast_or_null<FactorOp>(SymbolTable::lookupNearestSymbolFrom(*this, getFactorAttr()));
  if (!factor)
    return emitOpError() << getFactorAttr() << " is not a factor of this program";
  auto variable = (*this)->getParentOfType<UpdateOp>().getVariableAttr();
  if (llvm::none_of(factor.getMembers().getAsRange<ebm::MemberAttr>(),
                    [&](ebm::MemberAttr member) { return member.getVariable() == variable; }))
    return emitOpError() << getFactorAttr() << " does not depend on " << variable;
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
