//===- Region.cpp ---------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Region.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// Constants become splats; everything else is cloned with vector results.
void cloneElementwise(Emitter &b, Operation &op, IRMapping &values) {
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    values.map(constant.getResult(), b.splat(cast<TypedAttr>(constant.getValue())));
    return;
  }
  Operation *clone = b.clone(op, values);
  for (OpResult result : clone->getResults())
    result.setType(b.lanes(result.getType()));
}

} // namespace

LogicalResult checkRegion(gibbs::UpdateOp update) {
  for (Operation &op : update.getBody().getOps()) {
    if (isa<gibbs::FieldOp, gibbs::YieldOp>(op))
      continue;
    auto isScalar = [](Type type) { return type.isIntOrFloat(); };
    bool scalar = llvm::all_of(op.getResultTypes(), isScalar);
    auto constant = dyn_cast<arith::ConstantOp>(op);
    if (!scalar || !(constant || OpTrait::hasElementwiseMappableTraits(&op)))
      return op.emitOpError() << "cannot be computed element by element over chains";
  }
  return success();
}

Value computeField(Emitter &b, const UpdatePlan &update, ValueRange groups) {
  IRMapping values;
  for (auto [field, group] : update.fields)
    values.map(const_cast<gibbs::FieldOp &>(field).getField(), groups[group]);
  Value sum;
  auto addOnce = [&](Value value) {
    sum = sum ? Value(arith::AddFOp::create(b, sum, value)) : value;
  };
  llvm::SmallDenseSet<unsigned> added;
  for (Operation &op : const_cast<gibbs::UpdateOp &>(update.op).getBody().getOps()) {
    if (isa<gibbs::FieldOp>(op))
      continue;
    auto yield = dyn_cast<gibbs::YieldOp>(op);
    if (!yield) {
      cloneElementwise(b, op, values);
      continue;
    }
    for (Value field : yield.getFields()) {
      // Fields of a shared group are in its sum already.
      bool shared = field.hasOneUse() && field.getDefiningOp<gibbs::FieldOp>();
      if (shared) {
        auto entry = llvm::find_if(update.fields, [&](auto &pair) {
          return const_cast<gibbs::FieldOp &>(pair.first).getField() == field;
        });
        if (!added.insert(entry->second).second)
          continue;
      }
      addOnce(values.lookup(field));
    }
  }
  return sum ? sum : b.splatF32(0);
}

} // namespace isinglass::cpu
