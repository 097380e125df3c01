//===- EbmOps.cpp - verifiers ---------------------------------------------------------------------===//
#include "dialects/ebm/Assembly.h"
#include "dialects/ebm/Ebm.h"
#include "dialects/ebm/Factors.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace isinglass::ebm;

#define GET_OP_CLASSES
#include "dialects/ebm/EbmOps.cpp.inc"

LogicalResult ModelOp::verify() {
  double beta = getBeta().convertToDouble();
  if (!(beta > 0) || !std::isfinite(beta))
    return emitOpError() << "beta must be a positive number";
  return success();
}

LogicalResult ModelOp::verifyRegions() {
  for (Operation &op : getBody().getOps())
    if (!isa<SpinsOp, CategoriesOp, ParamOp, ProductOp, TableOp, ObserveOp>(op))
      return op.emitOpError() << "does not belong in a model";
  return verifyGraphs(getBody());
}

LogicalResult CategoriesOp::verify() {
  if (getStates() < 2 || getStates() > 256)
    return emitOpError() << "a categorical variable has 2 to 256 states";
  return success();
}

LogicalResult ParamOp::verify() {
  return verifyInitialiser(*this, getSites(), getAmong(), getInitAttr());
}

LogicalResult ProductOp::verifySymbolUses(SymbolTableCollection &symbols) {
  for (MemberAttr member : getMembers().getAsRange<MemberAttr>())
    if (isa_and_nonnull<CategoriesOp>(lookup(*this, member.getVariable(), &symbols)))
      return emitOpError() << member.getVariable() << " is categorical: its factors are tables";
  return verifyFactor(*this, &symbols);
}

/// Number of states of a variable.
static int64_t countStates(Operation *variable) {
  if (auto categories = dyn_cast<CategoriesOp>(variable))
    return categories.getStates();
  return 2;
}

LogicalResult TableOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (!std::isfinite(getCoefficient().convertToDouble()))
    return emitOpError() << "the coefficient must be a finite number";
  ParameterInterface table = lookupParameter(*this, getWeight(), &symbols);
  if (!table)
    return emitOpError() << "'" << getWeight() << "' is not a parameter of this model";
  SmallVector<int64_t> states;
  for (MemberAttr member : getMembers().getAsRange<MemberAttr>()) {
    VariableInterface variable = lookupVariable(*this, member.getVariable(), &symbols);
    if (!variable)
      return emitOpError() << member.getVariable() << " is not a variable of this model";
    states.push_back(countStates(variable));
  }
  if (table.getSites().getShape() != states)
    return emitOpError() << "the table needs one axis a member, of its number of states";
  return verifyMembers(*this, getSites(), getMembers(), &symbols);
}

LogicalResult ObserveOp::verifySymbolUses(SymbolTableCollection &symbols) {
  VariableInterface variable = lookupVariable(*this, getVariableAttr(), &symbols);
  if (!variable)
    return emitOpError() << getVariableAttr() << " is not a variable of this model";
  return verifySlice(*this, variable, getLower(), getUpper(), getValue());
}
