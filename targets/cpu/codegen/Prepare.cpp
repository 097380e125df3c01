//===- Prepare.cpp --------------------------------------------------------------------------------===//
#include "targets/cpu/codegen/Prepare.h"

#include "targets/cpu/codegen/Terms.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

class PrepareEmitter {
public:
  PrepareEmitter(Emitter &b, const UpdatePlan &update, Value data, Value prepared)
      : b(b), update(update), data(data), prepared(prepared) {}

  void emit();

private:
  void emitScalars();
  void emitRow(const Cell &cell);
  void copyValue(const Cell &cell, const ValuePlan &value);
  void addRegular(const Cell &cell, const RegularTerm &term);
  void addListed(const Cell &cell, unsigned index);
  void addDense(const Cell &cell, const DenseTerm &term);

  /// w = -coefficient * data, f32.
  Value readWeight(const FactorPlan &factor, Value entry);
  Value readListed(unsigned index, Value at);
  Value scaled(Value value, Value minusCoefficient);
  /// Adds +w or -w to a base in f64.
  Value addToBase(Value base, Value weight, bool negative);
  Value twice(Value weight) { return arith::AddFOp::create(b, weight, weight); }
  Value isPresent(const Cell &cell, const RegularTerm &term);
  Value entryOf(const Cell &cell, const RegularTerm &term);
  void storeColumn(const Cell &cell, int64_t column, Value value) {
    b.store(value, prepared, b.add(b.mul(cell.row, update.rowLength), update.rows + column));
  }

  Emitter &b;
  const UpdatePlan &update;
  Value data, prepared;
  Values bases; ///< per group, f64
};

Value PrepareEmitter::readWeight(const FactorPlan &factor, Value entry) {
  if (factor.buffer < 0)
    return b.f32(-factor.coefficient);
  Value at = b.index(dataIndex(b.plan, factor, 0));
  return scaled(b.load(data, factor.scalar ? at : b.add(entry, at)), b.f64(-factor.coefficient));
}

Value PrepareEmitter::scaled(Value value, Value minusCoefficient) {
  Value wide = arith::ExtFOp::create(b, b.getF64Type(), value);
  Value weight = arith::MulFOp::create(b, wide, minusCoefficient);
  return arith::TruncFOp::create(b, b.getF32Type(), weight);
}

/// Of the entry `at` of a list.
Value PrepareEmitter::readListed(unsigned index, Value at) {
  Value value = b.f32(1);
  if (update.listed[index].weighted)
    value = b.load(data, listedFloat(b, update, index, at));
  Value minus = arith::NegFOp::create(b, listedCoefficient(b, update, index, at));
  return scaled(value, minus);
}

Value PrepareEmitter::addToBase(Value base, Value weight, bool negative) {
  Value wide = arith::ExtFOp::create(b, b.getF64Type(), weight);
  return negative ? Value(arith::SubFOp::create(b, base, wide))
                  : Value(arith::AddFOp::create(b, base, wide));
}

/// Uniform terms that exist everywhere make a uniform base, others only give their slot's weight.
void PrepareEmitter::emitScalars() {
  Values uniform(update.groups.size(), b.f64(0));
  for (const RegularTerm &term : update.regular) {
    if (!term.uniform)
      continue;
    Value weight = readWeight(b.plan.factors[term.factor], b.index(0));
    uniform[term.group] = addToBase(uniform[term.group], weight, !term.others.empty());
    if (term.slot >= 0)
      b.store(twice(weight), prepared, b.index(update.scalars + term.slot));
  }
  for (auto [group, base] : llvm::zip_equal(update.groups, uniform))
    if (group.uniformBase)
      b.store(arith::TruncFOp::create(b, b.getF32Type(), base), prepared,
              b.index(update.scalars + group.base));
  for (const ValuePlan &value : update.values)
    if (value.uniform)
      b.store(b.load(data, b.index(b.plan.buffers[value.buffer].offset)), prepared,
              b.index(update.scalars + value.slot));
}

void PrepareEmitter::copyValue(const Cell &cell, const ValuePlan &value) {
  Value at = b.add(cell.index, b.plan.buffers[value.buffer].offset);
  storeColumn(cell, value.slot, b.load(data, at));
}

Value PrepareEmitter::isPresent(const Cell &cell, const RegularTerm &term) {
  Value present;
  auto require = [&](arith::CmpIPredicate predicate, Value x, int64_t bound) {
    Value holds = b.compare(predicate, x, b.index(bound));
    present = present ? Value(arith::AndIOp::create(b, present, holds)) : holds;
  };
  ArrayRef<int64_t> sizes = b.plan.factors[term.factor].sizes;
  for (size_t axis = 0; axis < sizes.size(); ++axis) {
    if (term.present.lower[axis] > 0)
      require(arith::CmpIPredicate::sge, cell.x[axis], term.present.lower[axis]);
    if (term.present.upper[axis] < sizes[axis])
      require(arith::CmpIPredicate::slt, cell.x[axis], term.present.upper[axis]);
  }
  return present;
}

/// The weight's entry: the site is the cell plus a displacement, around periodic axes.
Value PrepareEmitter::entryOf(const Cell &cell, const RegularTerm &term) {
  const FactorPlan &factor = b.plan.factors[term.factor];
  Value entry = b.index(0);
  for (auto [axis, size] : llvm::enumerate(factor.sizes)) {
    int64_t step = term.toSite[axis];
    Value x = cell.x[axis];
    if (factor.periodic[axis] && step != 0)
      x = b.rem(b.add(x, step < 0 ? step + size : step), size);
    else
      x = b.add(x, step);
    entry = b.add(b.mul(entry, size), x);
  }
  return b.add(entry, term.entry);
}

void PrepareEmitter::addRegular(const Cell &cell, const RegularTerm &term) {
  const FactorPlan &factor = b.plan.factors[term.factor];
  auto read = [&] { return Values{readWeight(factor, entryOf(cell, term))}; };
  Value present = isPresent(cell, term);
  Value weight = present ? b.when(present, b.f32(0), read).front() : read().front();
  Value &base = bases[term.group];
  base = addToBase(base, weight, !term.others.empty());
  if (term.slot >= 0 && !term.uniform)
    storeColumn(cell, term.slot, twice(weight));
}

void PrepareEmitter::addListed(const Cell &cell, unsigned index) {
  const ListedTerm &term = update.listed[index];
  Value start = listedStart(b, update, index);
  Value lower = b.loadIndex(start, cell.row), upper = b.loadIndex(start, b.add(cell.row, 1));
  Value &base = bases[term.group];
  base = b.loop(lower, upper, base, [&](Value at, ValueRange sum) {
            Value weight = readListed(index, at);
            b.store(twice(weight), prepared, b.add(at, term.prepared));
            return Values{addToBase(sum.front(), weight, term.arity > 0)};
          }).front();
}

void PrepareEmitter::addDense(const Cell &cell, const DenseTerm &term) {
  const FactorPlan &factor = b.plan.factors[term.factor];
  bool atTarget = factor.atTarget[term.member];
  auto [lower, upper] = densePartners(b, b.plan, term, cell.index);
  Value &base = bases[term.group];
  base = b.loop(lower, upper, base, [&](Value j, ValueRange sum) {
            Value here = b.sub(cell.index, b.index(term.first));
            Value source = atTarget ? j : here, target = atTarget ? here : j;
            Value entry = denseEntry(b, factor, source, target);
            Value weight = readWeight(factor, entry);
            b.store(twice(weight), prepared, densePrepared(b, term, cell.index, j));
            return Values{addToBase(sum.front(), weight, factor.members.size() > 1)};
          }).front();
}

void PrepareEmitter::emitRow(const Cell &cell) {
  bases.assign(update.groups.size(), b.f64(0));
  for (const RegularTerm &term : update.regular)
    addRegular(cell, term);
  for (unsigned index = 0; index < update.listed.size(); ++index)
    addListed(cell, index);
  for (const DenseTerm &term : update.dense)
    addDense(cell, term);
  for (auto [group, base] : llvm::zip_equal(update.groups, bases))
    if (!group.uniformBase)
      storeColumn(cell, group.base, arith::TruncFOp::create(b, b.getF32Type(), base));
  for (const ValuePlan &value : update.values)
    if (!value.uniform)
      copyValue(cell, value);
}

void PrepareEmitter::emit() {
  emitScalars();
  if (update.rowLength > 0)
    forEveryCell(b, update.traversal, updateName(b.plan, update),
                 [&](const Cell &cell) { emitRow(cell); });
}

} // namespace

void emitPrepare(Emitter &b) {
  auto function = b.beginFunction(
      "prepare", {b.array(b.plan.dataFloats, b.getF32Type()), b.preparedType()}, /*isPublic=*/true);
  Value floats = b.preparedFloats(function.getArgument(1));
  for (const UpdatePlan &update : b.plan.updates)
    PrepareEmitter(b, update, function.getArgument(0), floats).emit();
  b.endFunction();
}

} // namespace isinglass::cpu
