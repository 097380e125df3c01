#include "targets/cpu/codegen/Quantise.h"

#include "targets/cpu/codegen/Terms.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace isinglass::cpu {
namespace {

/// isg_accuracy as five numbers.
enum Accuracy { kUnit, kSmallest, kLargestField, kLargestCode, kFieldError, kAccuracyNumbers };

/// Biases below this share of their cell's field are what rounding left of 0.
constexpr double kNothing = 1e-6;

Value widen(Emitter &b, Value value) { return arith::ExtFOp::create(b, b.getF64Type(), value); }
Value magnitude(Emitter &b, Value value) { return math::AbsFOp::create(b, value); }
Value larger(Emitter &b, Value x, Value y) { return arith::MaximumFOp::create(b, x, y); }

/// The smaller of those that are not 0.
Value smallerPositive(Emitter &b, Value smallest, Value value) {
  using Predicate = arith::CmpFPredicate;
  Value positive = arith::CmpFOp::create(b, Predicate::OGT, value, b.f64(0));
  Value less = arith::CmpFOp::create(b, Predicate::OLT, value, smallest);
  Value none = arith::CmpFOp::create(b, Predicate::OEQ, smallest, b.f64(0));
  Value better = arith::AndIOp::create(b, positive, arith::OrIOp::create(b, less, none));
  return arith::SelectOp::create(b, better, value, smallest);
}

/// The weights of one cell's terms, one after another.
class CellBounds {
public:
  CellBounds(Emitter &b, const UpdatePlan &update, Value floats)
      : b(b), update(update), floats(floats) {}

  /// {smallest, largest field} with this cell.
  Values add(const Cell &cell, ValueRange bounds);

private:
  /// Sums are {sum of w, sum of |w|, smallest}.
  Values addWeight(ValueRange sums, Value twice);
  Value column(const Cell &cell, int64_t column) {
    return b.load(floats, b.add(b.mul(cell.row, update.rowLength), update.rows + column));
  }
  Value scalar(int64_t slot) { return b.load(floats, b.index(update.scalars + slot)); }

  Emitter &b;
  const UpdatePlan &update;
  Value floats;
};

Values CellBounds::addWeight(ValueRange sums, Value twice) {
  Value w = arith::MulFOp::create(b, widen(b, twice), b.f64(0.5)), size = magnitude(b, w);
  return {arith::AddFOp::create(b, sums[0], w), arith::AddFOp::create(b, sums[1], size),
          smallerPositive(b, sums[2], size)};
}

Values CellBounds::add(const Cell &cell, ValueRange bounds) {
  Values sums{b.f64(0), b.f64(0), bounds[0]};
  for (const RegularTerm &term : update.regular)
    if (!term.others.empty())
      sums = addWeight(sums, term.uniform ? scalar(term.slot) : column(cell, term.slot));
  for (auto [index, term] : llvm::enumerate(update.listed)) {
    if (term.arity == 0)
      continue;
    Value start = listedStart(b, update, index);
    Value lower = b.loadIndex(start, cell.row), upper = b.loadIndex(start, b.add(cell.row, 1));
    sums = b.loop(lower, upper, sums, [&](Value at, ValueRange carried) {
      return addWeight(carried, b.load(floats, b.add(at, term.prepared)));
    });
  }
  for (const DenseTerm &term : update.dense) {
    if (b.plan.factors[term.factor].members.size() == 1)
      continue;
    auto [lower, upper] = densePartners(b, b.plan, term, cell.index);
    sums = b.loop(lower, upper, sums, [&](Value j, ValueRange carried) {
      return addWeight(carried, b.load(floats, densePrepared(b, term, cell.index, j)));
    });
  }
  Value bias = sums[0];
  for (const GroupPlan &group : update.groups)
    bias = arith::AddFOp::create(
        b, bias, widen(b, group.uniformBase ? scalar(group.base) : column(cell, group.base)));
  Value size = magnitude(b, bias), field = arith::AddFOp::create(b, sums[1], size);
  Value least = arith::MulFOp::create(b, field, b.f64(kNothing));
  Value some = arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, size, least);
  Value smallest = smallerPositive(b, sums[2], arith::SelectOp::create(b, some, size, b.f64(0)));
  return {smallest, larger(b, bounds[1], field)};
}

//===-- By slots ----------------------------------------------------------------------------------===//

/// Adding and taking away 1.5 * 2^52 rounds to the nearest whole number.
constexpr double kRound = 6755399441055744.0;
/// Codes beyond this are of no use to anyone and stay in 32 bits.
constexpr double kMostUnits = 1e6;

/// Rounds the numbers of one cell and keeps the account.
class CellRounding {
public:
  CellRounding(Emitter &b, Codes kind, Value unit)
      : b(b), kind(kind), unit(unit), scale(arith::DivFOp::create(b, b.f64(1), unit)) {}

  RowCodes round(SlotReader &reader, const Cell &cell, const SlotPlan &plan);
  /// The four bounds of the accuracy after the unit, with this cell.
  Values account(ValueRange bounds);

private:
  Value nearest(Value x);
  Value asInteger(Value whole);
  void addTo(Value &sum, Value x) { sum = arith::AddFOp::create(b, sum, x); }
  /// Counts a number and its code towards the cell's sums.
  void count(Value number, Value code);

  Emitter &b;
  Codes kind;
  Value unit, scale;
  Value smallest, field, code, error; ///< of the cell
};

Value CellRounding::nearest(Value x) {
  Value rounded = arith::AddFOp::create(b, x, b.f64(kRound));
  return arith::SubFOp::create(b, rounded, b.f64(kRound));
}

Value CellRounding::asInteger(Value whole) {
  Value low = arith::MaximumFOp::create(b, whole, b.f64(-kMostUnits));
  Value within = arith::MinimumFOp::create(b, low, b.f64(kMostUnits));
  return arith::FPToSIOp::create(b, b.getI32Type(), within);
}

void CellRounding::count(Value number, Value units) {
  addTo(field, magnitude(b, number));
  addTo(code, magnitude(b, units));
  Value back = arith::MulFOp::create(b, units, unit);
  addTo(error, magnitude(b, arith::SubFOp::create(b, number, back)));
}

RowCodes CellRounding::round(SlotReader &reader, const Cell &cell, const SlotPlan &plan) {
  smallest = field = code = error = b.f64(0);
  RowCodes row{cell.row, {}, {}, cell.x};
  Value base = reader.base(cell), bias = base, codes = b.f64(0);
  for (const Slot &slot : plan.slots) {
    Value w = reader.weight(cell, slot);
    bias = arith::AddFOp::create(b, bias, w);
    smallest = smallerPositive(b, smallest, magnitude(b, w));
    if (kind == Codes::Floats) {
      addTo(field, magnitude(b, w));
      row.codes.push_back(
          arith::TruncFOp::create(b, b.getF32Type(), arith::AddFOp::create(b, w, w)));
      continue;
    }
    Value units = nearest(arith::MulFOp::create(b, w, scale));
    count(w, units);
    addTo(codes, units);
    row.codes.push_back(asInteger(units));
  }
  // What rounding left of no bias is none: else it would decide which way half a unit is rounded.
  Value size = magnitude(b, bias), all = arith::AddFOp::create(b, field, size);
  Value least = arith::MulFOp::create(b, all, b.f64(kNothing));
  Value some = arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, size, least);
  bias = arith::SelectOp::create(b, some, bias, b.f64(0));
  smallest = smallerPositive(b, smallest, magnitude(b, bias));
  if (kind == Codes::Floats) {
    addTo(field, magnitude(b, bias));
    row.half = arith::TruncFOp::create(b, b.getF32Type(), base);
  } else {
    Value offset = b.f64(kind == Codes::WholeAndAHalf ? 1 : 0);
    Value twice = arith::SubFOp::create(b, arith::MulFOp::create(b, bias, scale), codes);
    Value half =
        nearest(arith::MulFOp::create(b, arith::SubFOp::create(b, twice, offset), b.f64(0.5)));
    Value units = arith::AddFOp::create(b, arith::AddFOp::create(b, half, half), offset);
    count(bias, arith::AddFOp::create(b, units, codes));
    row.half = asInteger(half);
  }
  return row;
}

Values CellRounding::account(ValueRange bounds) {
  return {smallerPositive(b, bounds[0], smallest), larger(b, bounds[1], field),
          larger(b, bounds[2], code), larger(b, bounds[3], error)};
}

//===-- The function --------------------------------------------------------------------------------===//

func::FuncOp beginQuantise(Emitter &b) {
  return b.beginFunction(
      "quantise", {b.preparedType(), b.getF64Type(), b.array(kAccuracyNumbers, b.getF64Type())},
      /*isPublic=*/true);
}

/// unit, then {smallest, largest field, largest code, field error}.
void endQuantise(Emitter &b, Value accuracy, Value unit, ValueRange bounds) {
  b.store(unit, accuracy, b.index(kUnit));
  for (auto [number, bound] : llvm::enumerate(bounds))
    b.store(bound, accuracy, b.index(kSmallest + number));
  b.endFunction();
}

} // namespace

void emitQuantise(Emitter &b, ArrayRef<SlotPlan> plans, Codes codes, WriteRow write) {
  func::FuncOp function = beginQuantise(b);
  Value floats = b.preparedFloats(function.getArgument(0)), unit = function.getArgument(1);
  Values bounds(4, b.f64(0));
  for (auto [number, update] : llvm::enumerate(b.plan.updates)) {
    const SlotPlan &plan = plans[number];
    SlotReader reader(b, update, plan, floats);
    CellRounding rounding(b, codes, unit);
    auto quantiseCell = [&](const Cell &cell, ValueRange carried) {
      write(number, function.getArgument(0), rounding.round(reader, cell, plan));
      return rounding.account(carried);
    };
    if (plan.uniform) {
      Value zero = b.index(0);
      bounds = quantiseCell(Cell(zero, zero, Values(update.traversal.sizes.size(), zero)), bounds);
      continue;
    }
    bounds = foldEveryCell(b, update.traversal, updateName(b.plan, update), bounds, quantiseCell);
  }
  Value used = codes == Codes::Floats ? b.f64(0) : unit;
  endQuantise(b, function.getArgument(2), used, bounds);
}

void emitFieldBounds(Emitter &b) {
  func::FuncOp function = beginQuantise(b);
  Value floats = b.preparedFloats(function.getArgument(0));
  Values bounds(2, b.f64(0));
  for (const UpdatePlan &update : b.plan.updates)
    bounds = foldEveryCell(b, update.traversal, updateName(b.plan, update), bounds,
                           [&](const Cell &cell, ValueRange carried) {
                             return CellBounds(b, update, floats).add(cell, carried);
                           });
  Value zero = b.f64(0);
  endQuantise(b, function.getArgument(2), zero, {bounds[0], bounds[1], zero, zero});
}

} // namespace isinglass::cpu
