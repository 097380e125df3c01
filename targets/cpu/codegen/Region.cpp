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

/// The group that holds a sum of fields.
unsigned groupOf(const UpdatePlan &update, Value sum) {
  while (auto add = sum.getDefiningOp<arith::AddFOp>())
    sum = add.getLhs();
  auto field = sum.getDefiningOp<gibbs::FieldOp>();
  return llvm::find_if(update.fields, [&](auto &pair) { return pair.first == field; })->second;
}

/// Sums that are only yielded share a group, which is added once.
Value sumFields(Emitter &b, const UpdatePlan &update, gibbs::YieldOp yield, IRMapping &values) {
  Value sum;
  llvm::SmallDenseSet<unsigned> added;
  for (Value field : yield.getFields()) {
    bool shared = isFieldSum(field) && isOnlyYielded(field);
    if (shared && !added.insert(groupOf(update, field)).second)
      continue;
    Value value = values.lookup(field);
    sum = sum ? Value(arith::AddFOp::create(b, sum, value)) : value;
  }
  return sum ? sum : b.splatF32(0);
}

} // namespace

Yielded computeRegion(Emitter &b, const UpdatePlan &update, ValueRange groups, ValueRange numbers) {
  IRMapping values;
  for (auto [field, group] : update.fields)
    values.map(const_cast<gibbs::FieldOp &>(field).getField(), groups[group]);
  for (auto [value, number] : llvm::zip_equal(update.values, numbers))
    values.map(const_cast<gibbs::ValueOp &>(value.op).getValue(), number);
  Yielded yielded;
  for (Operation &op : const_cast<gibbs::UpdateOp &>(update.op).getBody().getOps()) {
    if (isa<gibbs::FieldOp, gibbs::ValueOp>(op))
      continue;
    auto yield = dyn_cast<gibbs::YieldOp>(op);
    if (!yield) {
      if (Value sum = op.getResult(0); isFieldSum(sum))
        values.map(sum, groups[groupOf(update, sum)]);
      else
        cloneElementwise(b, op, values);
      continue;
    }
    yielded.field = sumFields(b, update, yield, values);
    if (yield.getKeep())
      yielded.keep = values.lookup(yield.getKeep());
  }
  return yielded;
}

} // namespace isinglass::cpu
